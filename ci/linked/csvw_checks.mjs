// CSVW = graph, by @zazuko/rdf-parser-csvw: the plain CSV of every table, whole and filtered, in minimal mode.
//
// Usage: csvw_checks.mjs URL FOLDER

import { Readable } from 'node:stream'
import CsvwParser from '@zazuko/rdf-parser-csvw'
import rdf from '@rdfjs/dataset'
import { parse } from 'csv-parse/sync'
import jsonld from 'jsonld'
import { Parser } from 'n3'
import { Client, Failure, expect, expectSame, judge, line, linked, minus, read, report } from './client.mjs'

const CSVW = 'http://www.w3.org/ns/csvw#'
const DATATYPES = ['boolean', 'integer', 'decimal', 'gYear', 'gYearMonth', 'string']

// What of the context of CSVW metadata this converter reads; that of the W3C is not asked for over the network.
const CONTEXT = {
  '@vocab': CSVW,
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  dc: 'http://purl.org/dc/terms/',
  url: { '@type': '@id' },
  columns: { '@id': 'column', '@container': '@list' },
  titles: { '@id': 'title', '@container': '@language' },
  datatype: { '@type': '@vocab' },
  ...Object.fromEntries(DATATYPES.map(name => [name, `xsd:${name}`])),
  base: { '@type': 'xsd:string' }
}

/** The triples that a CSV states by its metadata, as lines, without what the converter adds. */
async function convert (csv, metadata, address) {
  const quads = await jsonld.toRDF({ ...metadata, '@context': [CONTEXT, metadata['@context'][1]] },
    { format: 'application/n-quads', base: address })
  const parser = new CsvwParser({ metadata: rdf.dataset(new Parser().parse(quads)), baseIRI: address, timezone: 'UTC' })
  const found = []
  try {
    for await (const quad of parser.import(Readable.from([csv]))) found.push(quad)
  } catch (error) {
    throw new Failure(`${address} cannot be converted: ${error.stack}`)
  }
  const rows = parse(csv, { columns: true, bom: true })
  expect(count(found, `${CSVW}describes`) === rows.length, `${address}: each row of the CSV is converted`)
  const stated = new Set(found.filter(quad => quad.subject.termType !== 'BlankNode').map(line))
  return withoutDangling(stated, rows, metadata, address)
}

function count (quads, predicate) {
  return quads.filter(quad => quad.predicate.value === predicate).length
}

/** The converter fills `valueUrl` from empty cells too, unlike csvw_functions: exactly these triples are taken away. */
function withoutDangling (stated, rows, { tableSchema }, address) {
  const dangling = new Set()
  const linking = tableSchema.columns.filter(column => column.valueUrl && !column.virtual && !column.suppressOutput)
  for (const column of linking) {
    for (const row of rows.filter(row => row[column.name] === '')) {
      const [subject, object] = [tableSchema.aboutUrl, column.valueUrl].map(template => fill(template, row))
      dangling.add(`<${subject}> <${column.propertyUrl}> <${object}> .`)
    }
  }
  const absent = minus(dangling, stated)
  expect(absent.length === 0, `${address}: an empty cell with valueUrl dangles here`, ...absent.slice(0, 5))
  return { stated: new Set(minus(stated, dangling)), dangling: dangling.size }
}

/** A URI template of the kind that the metadata use. */
function fill (template, row) {
  return template.replace(/\{(\+?)(\w+)(?::(\d+))?\}/g, (_, whole, name, length) =>
    whole ? row[name] : encodeURIComponent(length ? row[name].slice(0, length) : row[name]))
}

/** Metadata and body of a CSV, found as a client finds them. */
async function discover (client, path) {
  const answer = await client.ok(path, 'text/csv')
  expect(answer.type === 'text/csv', `${path} is text/csv`, answer.type)
  const described = await client.ok(linked(answer, 'describedby', 'application/csvm+json'), 'application/csvm+json')
  expect(described.type === 'application/csvm+json', `${described.path} is application/csvm+json`, described.type)
  const metadata = JSON.parse(described.body)
  const named = new URL(metadata.url, client.base + described.path).href
  expect(named === client.base + path, `${described.path} describes ${path}`, named)
  return { path, csv: answer.body, metadata }
}

async function checkTable (client, plan, table, graph) {
  const { path, csv, metadata } = await discover(client, `${plan}/${table}.csv`)
  const address = client.base + path
  const { stated, dangling } = await convert(csv, metadata, address)
  const unknown = minus(stated, graph)
  expect(unknown.length === 0, `${table}: the graph has what the CSV says`, ...unknown.slice(0, 5))
  return { csv, metadata, address, stated, dangling }
}

/** A policy and those below it. */
async function below (client, plan, policy) {
  const policies = parse((await client.ok(`${plan}/policies.csv`)).body, { columns: true })
  const ids = [policy]
  for (const id of ids) ids.push(...policies.filter(row => row.parent_policy_id === id).map(row => row.policy_id))
  return ids
}

/** Each filter of a table, with a value that occurs: the CSV has those rows, and says what N-Triples says. */
async function checkFilters (client, plan, table, { csv, stated }, parameters) {
  const rows = parse(csv, { columns: true })
  const names = Object.keys(rows[0] ?? {}).filter(name => parameters.has(name))
  await Client.all(names, async name => {
    const value = rows[Math.floor(rows.length / 2)][name]
    const filter = `${name}=${encodeURIComponent(value)}`
    const some = await discover(client, `${plan}/${table}.csv?${filter}`)
    const found = parse(some.csv, { columns: true })
    // A policy means those below it too.
    const meant = name === 'policy_id' && value ? await below(client, plan, value) : [value]
    const wanted = rows.filter(row => meant.includes(row[name]))
    const isSame = JSON.stringify(found) === JSON.stringify(wanted)
    expect(isSame, `${some.path}: has the rows that match`, found.length, wanted.length)
    const { stated: part } = await convert(some.csv, some.metadata, client.base + some.path)
    expect(minus(part, stated).length === 0, `${some.path}: says nothing new`)
    if (stated.size === 0) return
    expect(part.size < stated.size || found.length === rows.length, `${some.path}: says less`, part.size, stated.size)
    expectSame(part, await lines(client, `${plan}/${table}.nt?${filter}&limit=1000`), `${some.path}: CSV = N-Triples`)
  })
  return names.length
}

/** The triples of all pages of N-Triples. */
async function lines (client, path) {
  const found = new Set()
  for (let next = path; next;) {
    const answer = await client.ok(next, 'application/n-triples')
    read(answer.body, 'application/n-triples').forEach(triple => found.add(triple))
    next = answer.links.find(link => link.rel === 'next')?.target
  }
  return found
}

/** Names of the query parameters that a collection documents. */
function parameters (openapi, table) {
  const [, item] = Object.entries(openapi.paths).find(([path]) => path.endsWith(`}/{plan_id}/${table}`)) ?? []
  expect(item, `OpenAPI documents ${table}`)
  const all = [...(item.parameters ?? []), ...(item.get.parameters ?? [])]
  return new Set(all.map(parameter => parameter.$ref
    ? parameter.$ref.slice(2).split('/').reduce((node, key) => node[key], openapi)
    : parameter).filter(parameter => parameter.in === 'query').map(parameter => parameter.name))
}

async function checkPlan (client, plan, openapi) {
  const graph = await client.graph(plan)
  expect(graph.size > 0, `the graph of ${plan} holds triples`)
  const group = JSON.parse((await client.ok(`${plan}/csv-metadata.json`, 'application/csvm+json')).body)
  const union = new Set()
  let [dangling, filters] = [0, 0]
  for (const { url, tableSchema } of group.tables) {
    const table = url.replace(/\.csv$/, '')
    const found = await checkTable(client, plan, table, graph)
    const grouped = await convert(found.csv, { ...group, tableSchema, url }, found.address)
    expectSame(grouped.stated, found.stated, `${table}: the group describes it as its own metadata do`)
    const filtered = await checkFilters(client, plan, table, found, parameters(openapi, table))
    report(`${plan}/${table}: ${found.stated.size} triples, ${found.dangling} dangling, ${filtered} filters`)
    found.stated.forEach(triple => union.add(triple))
    dangling += found.dangling
    filters += filtered
  }
  expectSame(union, graph, `the tables of ${plan} say what its graph holds`)
  expect(dangling > 0 && filters > 0, 'something was dropped and something was filtered')
  report(`${plan}: ${group.tables.length} tables are the graph: ${graph.size} triples, without ${dangling} dangling`)
}

/** One table is enough to see that the comparison fails when it should. */
async function checkFaults (client, plan) {
  const graph = await client.graph(plan)
  const { csv, metadata, address, stated } = await checkTable(client, plan, 'observations', graph)
  const text = JSON.stringify(metadata)
  const faults = {
    'a row is missing': [csv.replace(/[^\n]*\n$/, ''), text],
    'a digit is another': [csv.replace('65918', '65919'), text],
    'a minus is lost': [csv.replace('-22261', '22261'), text],
    'a text has another language': [csv, text.replaceAll('"lang":"ja"', '"lang":"en"')],
    'a decimal is an integer': [csv, text.replace('"decimal"', '"integer"')],
    'a property is another': [csv, text.replace('measure#obsValue', 'measure#value')],
    'the period is another': [csv, text.replace('municipal-plan/period/', 'municipal-plan/fiscal-year/jp/')],
    'a constant is another': [csv, text.replace('cube#Observation', 'cube#DataSet')],
    'the subject is another': [csv, text.replace('/observations/{', '/observation/{')]
  }
  for (const [name, [body, described]] of Object.entries(faults)) {
    expect(body !== csv || described !== text, `the fault is made: ${name}`)
    const spoilt = await convert(body, JSON.parse(described), address)
    const differences = minus(spoilt.stated, graph).length + minus(stated, spoilt.stated).length
    expect(differences > 0, `a seeded fault is noticed: ${name}`)
  }
  report(`${Object.keys(faults).length} seeded faults are noticed`)
}

await judge(async url => {
  const client = await Client.at(url)
  const openapi = JSON.parse((await client.ok('/openapi.json', 'application/json')).body)
  for (const plan of client.plans()) await checkPlan(client, plan, openapi)
  await checkFaults(client, client.plans()[0])
})
