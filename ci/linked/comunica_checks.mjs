// Comunica over the endpoint, over documents of the server, and over this server and another one together.
//
// Usage: comunica_checks.mjs URL FOLDER
// The other server is the release build over tests/fixtures/datasets; it is started and ended here. What queries must
// find is computed from the JSON of both servers.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { join } from "node:path";
import { QueryEngine } from "@comunica/query-sparql";

const [url, folder] = process.argv.slice(2);
const PLAN = "/172014/dx-action-plan";
const PREFIXES = `
PREFIX mp: <https://w3id.org/municipal-plan/ns#>
PREFIX period: <https://w3id.org/municipal-plan/period/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dcterms: <http://purl.org/dc/terms/>`;

const report = (promise) => console.log("ok  ", promise);
const endpoint = (base, path = "") => ({ type: "sparql", value: `${base}${path}/sparql` });
const engine = new QueryEngine();
// Comunica 4.5.0 and the parser of results that npm installs with it have different ideas of how a text is given its
// language, and it is left without any. So the terms are made by what the parser expects.
const parser = createRequire(createRequire(import.meta.url).resolve("sparqljson-parse"));
const { DataFactory } = parser("rdf-data-factory");
const dataFactory = new DataFactory();

/** The solutions of a query as sorted lists of texts. */
async function rows(query, sources, names) {
  await engine.invalidateHttpCache();
  const solutions = await (await engine.queryBindings(PREFIXES + query, { sources, dataFactory })).toArray();
  return solutions.map((solution) => names.map((name) => solution.get(name)?.value ?? null).join("\t")).sort();
}

async function json(address) {
  const answer = await fetch(address, { headers: { accept: "application/json" } });
  assert.equal(answer.status, 200, address);
  return answer.json();
}

const items = async (address) => (await json(address)).items;

/** A server over the plan of another city. */
async function otherServer() {
  const program = join(process.env.CARGO_TARGET_DIR ?? "target", "release", "openplan");
  const database = join(folder, "other.sqlite");
  const datasets = "tests/fixtures/datasets";
  const child = spawn(program, ["serve", "--listen", "127.0.0.1:0", "--database", database, "--datasets", datasets], {
    env: { ...process.env, NO_COLOR: "1" },
  });
  let said = "";
  const address = new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`the other server has ended with ${code}: ${said}`)));
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (text) => {
        said += text;
        const found = /Serving (http:\/\/127\.0\.0\.1:\d+) /.exec(said);
        if (found) resolve(found[1]);
      });
    }
  });
  try {
    return { child, base: await address };
  } catch (error) {
    child.kill();
    throw error;
  }
}

async function overTheEndpoint(base, path) {
  const sources = [endpoint(base, path)];
  const initiatives = await items(`${base}${PLAN}/initiatives?limit=1000`);
  const found = await rows("SELECT ?取組 ?題名 { ?取組 a mp:Initiative ; dcterms:title ?題名 }", sources, ["取組", "題名"]);
  assert.deepEqual(found, initiatives.map((one) => `${one.uri}\t${one.title}`).sort());

  assert.equal(await engine.queryBoolean(`${PREFIXES} ASK { ?市 skos:prefLabel "金沢市"@ja }`, { sources, dataFactory }), true);
  assert.equal(await engine.queryBoolean(`${PREFIXES} ASK { ?市 skos:prefLabel "無い市"@ja }`, { sources, dataFactory }), false);

  const construct = `${PREFIXES} CONSTRUCT { ?取組 <http://例え.jp/題名> ?題名 } { ?取組 a mp:Initiative ; dcterms:title ?題名 }`;
  const quads = await (await engine.queryQuads(construct, { sources, dataFactory })).toArray();
  const said = quads.map((quad) => [quad.subject.value, quad.predicate.value, quad.object.value, quad.object.language]);
  const expected = initiatives.map((one) => [one.uri, "http://例え.jp/題名", one.title, "ja"]);
  assert.deepEqual(said.sort(), expected.sort());
  report(`SELECT, ASK and CONSTRUCT over ${path}/sparql`);
}

async function overDocuments(base) {
  const term = (await json(`${base}${PLAN}/terms/ai`)).label;
  const label = `SELECT ?名 { <${base}/id${PLAN}/terms/ai> skos:prefLabel ?名 }`;
  const terms = `${base}${PLAN}/terms.ttl?limit=1000`;
  const graph = `${base}/rdf-graph-store?graph=${encodeURIComponent(`${base}/graph${PLAN}`)}`;
  // A Turtle file, the IRI of a thing that leads to its document, a graph of the graph store.
  for (const source of [terms, `${base}/id${PLAN}/terms/ai`, graph]) {
    assert.deepEqual(await rows(label, [source], ["名"]), [term], source);
  }
  const all = await items(`${base}${PLAN}/terms?limit=1000`);
  const found = await rows("SELECT ?用語 ?名 { ?用語 a mp:Term ; skos:prefLabel ?名 }", [terms], ["用語", "名"]);
  assert.deepEqual(found, all.map((one) => `${one.uri}\t${one.label}`).sort());
  report("documents: a Turtle file, an IRI that is followed, a graph of the graph store");
}

async function federated(here, there) {
  const year = "period=2025&limit=1000";
  const [own, other] = [await items(`${here}${PLAN}/schedule?${year}`), await items(`${there}/019992/green-plan/schedule?${year}`)];
  const stage = (entry) => entry.stage;
  const pairs = own.flatMap((one) => other.filter((two) => stage(two) === stage(one)).map((two) => `${one.initiative}\t${two.initiative}`));
  assert.ok(own.every(stage) && pairs.length > 0);

  // What both publishers do at the same stage in the same year, each asked of its own server.
  const both = `SELECT ?金沢 ?他市 {
    SERVICE <${here}/sparql> { ?甲 mp:initiative ?金沢 ; mp:period period:2025 ; mp:stage ?段階 }
    SERVICE <${there}/sparql> { ?乙 mp:initiative ?他市 ; mp:period period:2025 ; mp:stage ?段階 }
  }`;
  assert.deepEqual(await rows(both, [`${here}/graph/172014.ttl`], ["金沢", "他市"]), pairs.sort());
  report(`SERVICE: ${pairs.length} pairs of initiatives of two servers`);

  // All initiatives of a stage by its name, over both endpoints and the vocabulary as a Turtle file.
  const counts = new Map();
  const names = new Map((await json(`${here}/ns/plan`)).code_lists.stage.map((one) => [one.id, one.ja]));
  for (const entry of [...own, ...other]) {
    const name = names.get(entry.stage_id);
    counts.set(name, (counts.get(name) ?? new Set()).add(entry.initiative));
  }
  const sources = [endpoint(here), endpoint(there), `${here}/ns/plan.ttl`];
  const query = `SELECT ?段階 (COUNT(DISTINCT ?取組) AS ?数) {
    ?工程 mp:initiative ?取組 ; mp:period period:2025 ; mp:stage ?s . ?s skos:prefLabel ?段階 FILTER(LANG(?段階) = "ja")
  } GROUP BY ?段階`;
  const expected = [...counts].map(([name, initiatives]) => `${name}\t${initiatives.size}`).sort();
  assert.deepEqual(await rows(query, sources, ["段階", "数"]), expected);
  report(`three sources, two of them endpoints of different servers: ${expected.length} stages`);

  // A plan's own endpoint joined with a Turtle file of the other server.
  const labels = `SELECT ?段階 ?名 {
    { SELECT DISTINCT ?段階 { SERVICE <${here}${PLAN}/sparql> { ?工程 mp:stage ?段階 } } }
    ?段階 skos:prefLabel ?名 FILTER(LANG(?名) = "ja")
  }`;
  const used = new Map((await items(`${here}${PLAN}/schedule?limit=1000`)).map((one) => [one.stage, names.get(one.stage_id)]));
  const labelled = [...used].map((pair) => pair.join("\t")).sort();
  assert.deepEqual(await rows(labels, [`${there}/ns/plan.ttl`], ["段階", "名"]), labelled);
  report(`an endpoint of one plan with a Turtle file of another server: ${labelled.length} stages`);
}

await overTheEndpoint(url, "");
await overTheEndpoint(url, PLAN);
await overDocuments(url);
const other = await otherServer();
try {
  await federated(url, other.base);
} finally {
  other.child.removeAllListeners("exit");
  other.child.kill();
  await once(other.child, "exit");
}
