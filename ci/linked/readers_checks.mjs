// All serialisations of a resource say the same to N3.js and jsonld.js, which asks for contexts by the Link header.
//
// Usage: readers_checks.mjs URL FOLDER

import jsonld from 'jsonld'
import { Client, Failure, expect, expectSame, judge, read, readJsonLd, report } from './client.mjs'
import { documents } from './documents.mjs'

const [TURTLE, N_TRIPLES] = ['text/turtle', 'application/n-triples']
const [JSON_LD, JSON_, HTML] = ['application/ld+json', 'application/json', 'text/html']

/** What readers find in a document, by name, and the media type that they read. */
const READERS = {
  'Turtle by N3.js': [TURTLE, parse],
  'N-Triples by N3.js': [N_TRIPLES, parse],
  'JSON-LD by jsonld.js': [JSON_LD, async (client, { formats }) =>
    readJsonLd(JSON.parse(await text(client, formats, JSON_LD)), client)],
  'JSON with its context by jsonld.js': [JSON_, (client, { path }) => readJsonLd(client.base + path, client)],
  'the first block of the page by jsonld.js': [HTML, async (client, { path, formats }) =>
    readJsonLd(firstBlock(await text(client, formats, HTML), path), client)]
}

async function text (client, formats, type) {
  return (await client.ok(formats[type], type)).body
}

async function parse (client, { formats }, type) {
  return read(await text(client, formats, type), type)
}

/** The same set for the same triples, whatever blank nodes are called. */
async function canonical (lines) {
  if (![...lines].some(line => line.startsWith('_:') || line.includes(' _:'))) return lines
  const options = { algorithm: 'RDFC-1.0', inputFormat: 'application/n-quads', format: 'application/n-quads' }
  return new Set((await jsonld.canonize([...lines].join('\n') + '\n', options)).trim().split('\n'))
}

function firstBlock (page, path) {
  const block = page.match(/<script type="application\/ld\+json">([\s\S]*?)<\/script>/)
  expect(block, `${path}: the page has a block of JSON-LD`)
  return JSON.parse(block[1])
}

/** Reads a document by one of the readers. */
async function readBy (reader, client, document) {
  const [type, read] = READERS[reader]
  try {
    return await canonical(await read(client, document, type))
  } catch (error) {
    if (error instanceof Failure) throw error
    const failure = error.details?.cause instanceof Failure ? error.details.cause : error
    throw new Failure(`${document.path}: is read: ${reader}\n  ${failure.message}`)
  }
}

async function checkDocument (client, document) {
  const known = Object.keys(READERS).filter(reader => document.formats[READERS[reader][0]])
  const hasNoContext = document.formats[JSON_] && await isInSeveralLanguages(client, document)
  const [first, ...others] = known.filter(reader => READERS[reader][0] !== JSON_ || !hasNoContext)
  const turtle = await readBy(first, client, document)
  expect(turtle.size > 0 || await isEmpty(client, document), `${document.path}: says something`)
  await Client.all(others, async reader => {
    expectSame(turtle, await readBy(reader, client, document), `${document.path}: Turtle = ${reader}`)
  })
  return turtle.size
}

/** One context holds for texts in one language, so a list of plans in several has none. */
async function isInSeveralLanguages (client, document) {
  const answer = await client.ok(document.formats[JSON_], JSON_)
  const items = (JSON.parse(answer.body).items ?? []).filter(item => item.publisher_id && item.plan_id)
  const plans = new Set(items.map(item => `/${item.publisher_id}/${item.plan_id}`))
  const languages = new Set(await Promise.all([...plans].map(plan => client.language(plan))))
  const links = answer.links.filter(link => link.rel === 'http://www.w3.org/ns/json-ld#context')
  expect(languages.size < 2 || links.length === 0, `${answer.path}: has no context for several languages`)
  return languages.size > 1
}

/** Whether a document is a collection of a table that the plan has no rows of. */
async function isEmpty (client, document) {
  const answer = JSON.parse((await client.ok(document.formats[JSON_] ?? document.path, JSON_)).body)
  return answer.items?.length === 0 && answer.meta.total === 0
}

/** One document is enough to see that the check fails when it should. */
async function checkFaults (client, path) {
  const formats = {
    [TURTLE]: `${path}.ttl`,
    [N_TRIPLES]: `${path}.nt`,
    [JSON_LD]: `${path}.jsonld`,
    [JSON_]: path,
    [HTML]: `${path}.html`
  }
  const faults = {
    'a triple of the N-Triples is missing': [`${path}.nt`, /^.*\n/, ''],
    'a language of the Turtle is another': [`${path}.ttl`, '@ja', '@en'],
    'the Turtle is broken': [`${path}.ttl`, ' ;', ' ,'],
    'a member of the JSON-LD is another': [`${path}.jsonld`, '"title": "', '"name": "'],
    'a number of the JSON is another': [path, '"position": ', '"position": 1'],
    'a member of the context is another': ['/ns/context.jsonld', /"title_as_printed"/g, '"printed"'], // of each kind of thing
    'the block of the page is of another thing': [`${path}.html`, '"uri": "', '"uri": "x']
  }
  await checkDocument(client, { path, formats })
  for (const [name, fault] of Object.entries(faults)) {
    const spoilt = await Client.at(client.url)
    const made = spoil(spoilt, ...fault)
    let noticed = false
    await checkDocument(spoilt, { path, formats }).catch(() => { noticed = true })
    expect(made(), `the fault is made: ${name}`)
    expect(noticed, `a seeded fault is noticed: ${name}`)
  }
  report(`${Object.keys(faults).length} seeded faults are noticed`)
}

/** Replaces something in what a client gets from one path; tells whether it has. */
function spoil (client, path, old, other) {
  const get = client.get.bind(client)
  let made = false
  client.get = async (iri, accept) => {
    const answer = await get(iri, accept)
    if (answer.path !== path) return answer
    const body = answer.body.replace(old, other)
    made ||= body !== answer.body
    return { ...answer, body }
  }
  return () => made
}

await judge(async url => {
  const client = await Client.at(url)
  const found = await documents(client)
  const sizes = await Client.all(found, document => checkDocument(client, document))
  const stated = sizes.reduce((sum, size) => sum + size, 0)
  report(`N3.js and jsonld.js: ${found.length} documents say the same in all formats, ${stated} triples`)
  await checkFaults(client, `${client.plans()[0]}/initiatives/i002`)
})
