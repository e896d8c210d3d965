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
const documents = (file) => YAML.parseAllDocuments(fs.readFileSync(file, "utf8"), { version: "1.2" });
const walk = (folder) =>
  fs.readdirSync(folder, { recursive: true }).map(String).filter((name) => name.endsWith(".yaml")).sort().map((name) => path.join(folder, name));
for (const file of walk("examples")) {
  for (const document of documents(file)) {
    const value = document.toJS();
    const validate = kinds.get(value?.kind);
    if (!validate) continue;
    read += 1;
    if (!validate(value)) {
      bad += 1;
      console.log(`INVALID ${file}`, JSON.stringify(validate.errors?.slice(0, 3)));
    }
  }
}
console.log(`${read} documents of the examples, ${bad} invalid`);
process.exit(bad > 0 || read === 0 || kinds.size < 4 ? 1 : 0);
