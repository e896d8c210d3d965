// Speaks the language server protocol over standard streams, and says what an editor would show for a file.
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const file = path.resolve(process.argv[2]);
const uri = String(pathToFileURL(file));
const text = fs.readFileSync(file, "utf8");
// The schema store is on the internet.
const settings = { yaml: { validate: true, hover: true, completion: true, schemaStore: { enable: false } } };

const server = spawn("yaml-language-server", ["--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
const answers = new Map();
let diagnosed;
const diagnostics = new Promise((resolve) => { diagnosed = resolve; });
let received = Buffer.alloc(0);
let last = 0;

function send(message) {
  const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
  server.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
  server.stdin.write(body);
}

function ask(method, params) {
  last += 1;
  const id = last;
  send({ id, method, params });
  return new Promise((resolve) => answers.set(id, resolve));
}

function receive(message) {
  if (message.method === "workspace/configuration") {
    send({ id: message.id, result: message.params.items.map((item) => settings[item.section] ?? {}) });
  } else if (message.method === "textDocument/publishDiagnostics") {
    if (message.params.uri === uri && message.params.diagnostics.length > 0) diagnosed(message.params.diagnostics);
  } else if (message.method && message.id !== undefined) {
    send({ id: message.id, result: null });
  } else if (message.id !== undefined) {
    answers.get(message.id)?.(message.result ?? message.error);
  }
}

server.stdout.on("data", (chunk) => {
  received = Buffer.concat([received, chunk]);
  for (;;) {
    const end = received.indexOf("\r\n\r\n");
    if (end < 0) return;
    const length = Number(/Content-Length: (\d+)/i.exec(received.toString("latin1", 0, end))[1]);
    if (received.length < end + 4 + length) return;
    const body = received.subarray(end + 4, end + 4 + length);
    received = received.subarray(end + 4 + length);
    receive(JSON.parse(body));
  }
});

const failed = (what) => { console.log(`MISSING: ${what}`); process.exit(1); };
setTimeout(() => failed("an answer within 30 s"), 30_000).unref();

const root = String(pathToFileURL(path.dirname(file)));
await ask("initialize", {
  processId: process.pid,
  rootUri: root,
  workspaceFolders: [{ uri: root, name: "register" }],
  capabilities: {
    workspace: { configuration: true },
    textDocument: { hover: { contentFormat: ["markdown"] }, completion: { completionItem: { documentationFormat: ["markdown"] } } },
  },
});
send({ method: "initialized", params: {} });
send({ method: "textDocument/didOpen", params: { textDocument: { uri, languageId: "yaml", version: 1, text } } });

const lines = text.split("\n");
const at = (start) => lines.findIndex((line) => line.startsWith(start));
const shown = await diagnostics;
for (const [line, word] of [[at("status"), "enum"], [at("awre_at"), "awre_at"]]) {
  const hit = shown.find((one) => one.range.start.line === line);
  if (!hit) failed(`a diagnostic in line ${line + 1} (${word})`);
  console.log(`diagnostic ${line + 1}:${hit.range.start.character + 1}: ${hit.message}`);
}

const completion = await ask("textDocument/completion", {
  textDocument: { uri },
  position: { line: lines.length - 1, character: lines[lines.length - 1].length },
});
const labels = completion.items.map((item) => item.label);
if (!labels.includes("rationale") || labels.includes("outcome")) failed(`completion of a decision: ${labels}`);
const documented = completion.items.filter((item) => item.documentation).length;
console.log(`completion: ${labels.length} keys, ${documented} of them explained: ${labels.slice(0, 5).join(", ")}, …`);

const hover = await ask("textDocument/hover", { textDocument: { uri }, position: { line: at("entry_id"), character: 2 } });
const explained = hover?.contents?.value ?? "";
if (explained.length < 40) failed(`a hover that explains \`entry_id\`: ${explained}`);
console.log(`hover: ${explained.split("\n").find((line) => line.trim().length > 20)}`);
await ask("shutdown");
send({ method: "exit" });
process.exit(0);
