// Compiles all schemas in ajv's strict mode and holds every document of the examples against them.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

// The packages lie in a cache, not beside this file.
const require = createRequire(path.join(process.env.NODE_PATH, "x.js"));
const Ajv2020 = require("ajv/dist/2020.js").default;
const addFormats = require("ajv-formats").default;
const YAML = require("yaml");

const schemas = new Map();
for (const name of fs.readdirSync("schemas").filter((name) => name.endsWith(".json")).sort()) {
  schemas.set(name, JSON.parse(fs.readFileSync(path.join("schemas", name), "utf8")));
}

// Some fields take a text or a map, as people write them: `contact: Name` or `contact: {name: …}`.
const ajv = new Ajv2020({
  strict: true,
  strictRequired: true,
  strictTypes: true,
  strictTuples: true,
  allowUnionTypes: true,
  // A configuration names a few keys and lets others follow a pattern: both hold for the few.
  allowMatchingProperties: true,
  allErrors: true,
});
addFormats(ajv);
for (const schema of schemas.values()) ajv.addSchema(schema);

const kinds = new Map();
for (const [name, schema] of schemas) {
  const validate = ajv.getSchema(schema.$id);
  kinds.set(name.replace(".schema.json", "").replaceAll("-", "_"), validate);
  console.log(`strict: ${name}`);
}

let read = 0;
let bad = 0;
const walk = (folder) =>
  fs
    .readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .map((name) => path.join(folder, name));
for (const file of walk("examples")) {
  const text = fs.readFileSync(file, "utf8");
  const values = YAML.parseAllDocuments(text, { version: "1.2" }).map((document) => document.toJS());
  const judged = values.filter((value) => kinds.has(value?.kind));
  read += judged.length;
  const errors = judged.flatMap((value) => (kinds.get(value.kind)(value) ? [] : kinds.get(value.kind).errors));
  // A fault of shape that was planted says so on its line.
  if (errors.length > 0 !== /# expect:.*SCH\d/.test(text)) {
    bad += 1;
    console.log(`WRONG ${file}`, JSON.stringify(errors.slice(0, 3)));
  }
}
console.log(`${read} documents of the examples, ${bad} not judged as they should be`);
process.exit(bad > 0 || read === 0 ? 1 : 0);
