// Queries made by rule: Comunica gives the same answers as the server.
//
// Usage: opinions_checks.mjs URL FOLDER
import { execFileSync } from "node:child_process";
import { QueryEngine } from "@comunica/query-sparql";
import { Parser, Store, DataFactory } from "n3";

const [url] = process.argv.slice(2);
const COUNT = 210;
const XSD = "http://www.w3.org/2001/XMLSchema#";
const NUMBERS = new Set(["integer", "nonNegativeInteger", "decimal", "double", "float"].map((name) => XSD + name));

// Queries for which Comunica itself is wrong by the recommendation: how they look, and the reason. rdflib answers each of
// them as the server does.
const WRONG = [
  [/GRAPH \?g \{ \{ SELECT/, "the graph is not bound where an inner SELECT does not name it"],
  [/GRAPH \?g \{[^{}]* MINUS/, "nothing is taken away within a graph that is a variable"],
  [/GRAPH \?g \{[^{}]* FILTER NOT EXISTS/, "nothing is taken away within a graph that is a variable"],
  [/>\? \?v/, "the way of no steps is missing where a path with `?` is joined"],
  [/ORDER BY DESC\(STRLEN/, "the second key does not count"],
  [/STR\(\?v\d+\) > '/, "texts are compared as people sort them, not by their characters"],
  [/ENCODE_FOR_URI/, "characters such as `/` and `:` are not encoded"],
];

/** A text that equal terms of both are: numbers by value. */
function said(kind, value, language, datatype) {
  if (NUMBERS.has(datatype)) return `number ${Number(Number(value).toPrecision(12))}`;
  const type = language || datatype === `${XSD}string` ? "" : datatype ?? "";
  return [kind, value, (language ?? "").toLowerCase(), type].join("\t");
}

const ofJson = (term) =>
  term === undefined ? "" : said(term.type === "uri" ? "iri" : term.type, term.value, term["xml:lang"], term.datatype);

const ofTerm = (term) => {
  if (term === undefined) return "";
  if (term.termType === "Literal") return said("literal", term.value, term.language, term.language ? "" : term.datatype.value);
  return said(term.termType === "NamedNode" ? "iri" : "bnode", term.value);
};

async function ofServer(query) {
  const answer = await fetch(`${url}/sparql?${new URLSearchParams({ query })}`, {
    headers: { accept: "application/sparql-results+json" },
  });
  const body = await answer.json();
  if (answer.status !== 200) throw new Error(`${query}: ${body.detail}`);
  const names = body.head.vars;
  return { names, rows: body.results.bindings.map((row) => names.map((name) => ofJson(row[name])).join(" | ")).sort() };
}

const made = execFileSync("python3", ["ci/linked/queries.py", url, String(COUNT)], { maxBuffer: 1 << 30 });
const { graphs, queries } = JSON.parse(made);
const store = new Store();
for (const [name, triples] of Object.entries(graphs)) {
  const graph = DataFactory.namedNode(name);
  for (const quad of new Parser({ format: "N-Triples" }).parse(triples)) {
    store.addQuad(DataFactory.quad(quad.subject, quad.predicate, quad.object, graph));
  }
}
// The default graph is the union as a set.
for (const quad of store.getQuads()) {
  store.addQuad(DataFactory.quad(quad.subject, quad.predicate, quad.object));
}

// Some of its errors come after its answer, where nobody waits for them.
process.on("uncaughtException", (error) => {
  if (!/node_modules.(@comunica|asynciterator)/.test(error.stack)) {
    console.log(error);
    process.exit(1);
  }
});

const engine = new QueryEngine();
const failures = [];
let passedOver = 0;

/** The solutions of Comunica. Some of its errors are thrown where no promise sees them. */
function solutionsOf(query) {
  return new Promise((resolve, reject) => {
    const ended = (settle) => (value) => {
      process.removeListener("uncaughtException", failed);
      settle(value);
    };
    const failed = ended(reject);
    process.on("uncaughtException", failed);
    const bindings = engine.queryBindings(query, { sources: [store] });
    bindings.then((stream) => stream.toArray()).then(ended(resolve), failed);
  });
}

for (const [number, query] of queries.entries()) {
  const { names, rows } = await ofServer(query);
  let theirs;
  try {
    const solutions = await solutionsOf(query);
    theirs = solutions.map((solution) => names.map((name) => ofTerm(solution.get(name))).join(" | ")).sort();
  } catch (error) {
    // Who fails has no opinion; enough queries must be left.
    console.log(`     Comunica fails: ${error.message}: ${query}`);
    passedOver += 1;
    continue;
  }
  if (JSON.stringify(rows) === JSON.stringify(theirs)) continue;
  if (WRONG.some(([looks]) => looks.test(query))) {
    passedOver += 1;
    continue;
  }
  const only = (some, others) => JSON.stringify(some.filter((row) => !others.includes(row)).slice(0, 3));
  failures.push(`${number}: ${query}\n     ${rows.length} and ${theirs.length} rows; only here ${only(rows, theirs)}, only there ${only(theirs, rows)}`);
}
if (COUNT - passedOver < 150) failures.push(`only ${COUNT - passedOver} queries were compared`);
if (failures.length > 0) {
  console.log(["FAIL", ...failures].join("\n"));
  process.exit(1);
}
console.log(`ok   ${COUNT - passedOver} queries have one answer here and in Comunica`);
