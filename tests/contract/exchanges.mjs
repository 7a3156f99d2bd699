// Holds recorded exchanges against the OpenAPI document.
//
//   node exchanges.mjs DOCUMENT.json TAPE.json
//
// What was accepted must have been sent as the document says; every answer must be one it names, with the headers and
// the body it describes; every operation must have been driven to a success and to a refusal. Exit 1 if any of it is
// not so.
import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const text = readFileSync(process.argv[2], "utf8").replaceAll('"#/components/schemas/', '"urn:fenghuo:schemas#/$defs/');
const document = JSON.parse(text);
const tape = JSON.parse(readFileSync(process.argv[3], "utf8"));

const ajv = new Ajv2020({ allErrors: true, strictTypes: false, strictRequired: false });
addFormats(ajv);
ajv.addVocabulary(["x-description-zh", "example"]);
ajv.addSchema({ $id: "urn:fenghuo:schemas", $defs: document.components.schemas });

const compiled = new Map();
function validator(schema) {
  if (!compiled.has(schema)) compiled.set(schema, ajv.compile(schema));
  return compiled.get(schema);
}

const complaints = new Set();
let about = "";
const complain = (words) => complaints.add(`${about}: ${words}`);

function check(schema, value, what) {
  const holds = validator(schema);
  if (holds(value)) return;
  for (const error of holds.errors.slice(0, 5))
    complain(`${what}${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
}

function resolve(node) {
  while (node?.$ref) node = node.$ref.slice(2).split("/").reduce((at, name) => at[name], document);
  return node;
}

const schemaOf = (node) =>
  node?.$ref?.startsWith("urn:") ? schemaOf(document.components.schemas[node.$ref.split("/").pop()]) : node;

/// A parameter comes as text; what its schema calls an integer has to look like one.
const typed = (schema, value) =>
  schemaOf(schema)?.type === "integer" && /^-?\d+$/.test(value) ? Number(value) : value;

const operations = [];
for (const [path, item] of Object.entries(document.paths))
  for (const method of ["get", "put", "post", "delete", "patch"]) {
    const operation = item[method];
    if (!operation) continue;
    operations.push({
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      pattern: new RegExp(`^${path.replaceAll(".", "\\.").replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`),
      literals: path.split("/").filter((part) => !part.startsWith("{")).length,
      parameters: [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(resolve),
      body: resolve(operation.requestBody),
      anyBody: operation["x-any-body"] === true, // what is no playbook is what lint is for
      responses: operation.responses,
      accepted: 0,
      refused: 0,
    });
  }
operations.sort((a, b) => b.literals - a.literals);

const essence = (type) => (type ?? "").split(";")[0].trim().toLowerCase();
const isJson = (type) => /^application\/([\w.-]+\+)?json$/.test(type);

function mediaFor(content, type) {
  return content[type] ?? content["*/*"] ?? (type === "" ? content["application/json"] : undefined);
}

function checkContent(content, type, body, what) {
  const media = mediaFor(content, type);
  if (!media) return complain(`${what} of an undocumented type ${type || "(none)"}`);
  if (!media.schema) return;
  if (!isJson(type) && type !== "") return check(media.schema, body, what);
  let value;
  try {
    value = JSON.parse(body);
  } catch {
    return complain(`${what} is no JSON`);
  }
  check(media.schema, value, what);
}

function checkRequest(operation, exchange, path, query) {
  const headers = Object.fromEntries(Object.entries(exchange.headers).map(([k, v]) => [k.toLowerCase(), v]));
  const given = {
    path: Object.fromEntries(Object.entries(path).map(([k, v]) => [k, decodeURIComponent(v)])),
    query: Object.fromEntries(query),
    header: headers,
  };
  for (const parameter of operation.parameters) {
    const name = parameter.in === "header" ? parameter.name.toLowerCase() : parameter.name;
    const value = given[parameter.in][name];
    if (value !== undefined) check(parameter.schema, typed(parameter.schema, value), `${parameter.in} ${name}`);
    else if (parameter.required) complain(`accepted without ${parameter.in} ${name}`);
  }
  const named = (where) => operation.parameters.filter((p) => p.in === where).map((p) => p.name);
  for (const name of Object.keys(given.query))
    if (!named("query").includes(name)) complain(`accepted with an undocumented query ${name}`);
  if (exchange.body === "") {
    if (operation.body?.required && !operation.body.content["*/*"]) complain("accepted without a body");
  } else if (!operation.body) complain("accepted with a body that is not documented");
  else if (!operation.anyBody) checkContent(operation.body.content, essence(headers["content-type"]), exchange.body, "request body");
}

function checkAnswer(operation, { status, headers, body }) {
  const response = resolve(operation.responses[String(status)]);
  if (!response) return complain("an answer that is not documented");
  for (const [name, given] of Object.entries(response.headers ?? {})) {
    const header = resolve(given);
    const value = headers[name.toLowerCase()];
    if (value !== undefined) check(header.schema, value, `header ${name}`);
    else if (header.required) complain(`answered without ${name}`);
  }
  if (response.content) checkContent(response.content, essence(headers["content-type"]), body, "answer");
  else if (body !== "") complain("answered with a body that is not documented");
}

for (const exchange of tape) {
  const [path, query = ""] = exchange.target.split("?");
  const operation = operations.find((one) => one.method === exchange.method && one.pattern.test(path));
  about = `${exchange.method} ${path}`;
  if (!operation) {
    complain("not in the document");
    continue;
  }
  const { status } = exchange.answer;
  about = `${operation.name} → ${status}`;
  if (status < 400) {
    operation.accepted += 1;
    checkRequest(operation, exchange, operation.pattern.exec(path).groups ?? {}, new URLSearchParams(query));
  } else {
    operation.refused += 1;
  }
  checkAnswer(operation, exchange.answer);
}

for (const operation of operations) {
  about = operation.name;
  if (operation.accepted === 0) complain("never driven to a success");
  if (operation.refused === 0) complain("never driven to a refusal");
}

for (const words of complaints) console.log(words);
const statuses = new Set(tape.map((exchange) => exchange.answer.status));
console.log(
  `operations: ${operations.length}, exchanges: ${tape.length}, ` +
    `statuses: ${[...statuses].sort().join(" ")}, complaints: ${complaints.size}`,
);
process.exit(complaints.size === 0 ? 0 : 1);
