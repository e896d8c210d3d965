// Reads a Checkstyle report with danger-plugin-lint-report and compares it with the JSON of the same run.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { strict as assert } from "node:assert";

const require = createRequire(`${process.env.NODE_PATH}/`);
const { scanXmlReport } = require("danger-plugin-lint-report");
const [checkstyle, json] = process.argv.slice(2).map((path) => readFileSync(path, "utf8"));
const { findings, errors } = JSON.parse(json);

// The plugin speaks of files that a pull request touches only.
const modified_files = [...new Set(findings.map((finding) => finding.path)), "."];
const read = [];
await scanXmlReport({ modified_files, created_files: [] }, checkstyle, "", false, (violation) => read.push(violation));

const place = (path, line, column, severity) => `${path}:${line}:${column} ${severity}`;
const expected = findings.map(({ path, start, severity }) => place(path, start.line, start.column, severity));
const told = read.map(({ file, line, column, severity }) => place(file, line, column, severity));
const done = told.filter((one) => !one.startsWith(".:"));
assert.deepEqual(done.sort(), expected.sort());
assert.equal(told.length - done.length, errors.length);
console.log(`${done.length} findings, ${errors.length} error`);
