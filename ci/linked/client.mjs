// What a client of the server does: asks for an address, reads `Link`, reads RDF.

import jsonld from 'jsonld'
import { Parser, Writer } from 'n3'

const CONTEXT = 'http://www.w3.org/ns/json-ld#context'
const SHOWN = 3 // failures of one kind

/** What a judge has found: one reason or several. */
export class Failure extends Error {
  constructor (...reasons) {
    super(reasons.join('\n'))
    this.reasons = reasons
  }
}

const writer = new Writer()

export function expect (holds, promise, ...found) {
  if (!holds) throw new Failure([promise, ...found].join('\n  '))
}

export function report (promise) {
  console.log('ok  ', promise)
}

/** Runs a judge with the arguments of the command line; its failures end the log, some of each kind. */
export async function judge (main) {
  try {
    await main(...process.argv.slice(2))
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure
    const counts = new Map()
    for (const reason of failure.reasons) {
      const kind = reason.split('\n')[0].replace(/^.*?: /, '')
      counts.set(kind, (counts.get(kind) ?? 0) + 1)
      if (counts.get(kind) <= SHOWN) console.log('FAIL', reason)
    }
    for (const [kind, count] of counts) if (count > SHOWN) console.log(`and ${count - SHOWN} more: ${kind}`)
    process.exitCode = 1
  }
}

/** Two sets are equal; if not, some of the difference is shown. */
export function expectSame (left, right, promise) {
  const missing = minus(left, right)
  const added = minus(right, left)
  const shown = [...missing.slice(0, 5).map(line => `- ${line}`), ...added.slice(0, 5).map(line => `+ ${line}`)]
  expect(shown.length === 0, `${promise} (${missing.length} missing, ${added.length} more)`, ...shown)
}

export function minus (left, right) {
  return [...left].filter(line => !right.has(line)).sort()
}

/** A triple as a line of N-Triples; two triples are the same if their lines are. */
export function line (quad) {
  return writer.quadToString(quad.subject, quad.predicate, quad.object).trim()
}

/** The triples that N3.js reads in Turtle or N-Triples, as lines. */
export function read (body, mediaType) {
  return new Set(new Parser({ format: mediaType }).parse(body).map(line))
}

/** The triples that jsonld.js reads in a document, as lines; whatever the document names is asked from `client`. */
export async function readJsonLd (document, client) {
  const options = { format: 'application/n-quads', documentLoader: address => client.load(address) }
  return read(await jsonld.toRDF(document, options), 'application/n-quads')
}

export class Client {
  /** Asks one server; `base` is the base of its IRIs, which need not be the address it is reached at. */
  static async at (url) {
    const client = new Client()
    client.url = url.replace(/\/$/, '')
    client.contexts = new Map()
    client.languages = new Map()
    client.home = JSON.parse((await client.ok('/', 'application/json')).body)
    client.base = client.home.links.self.replace(/\/$/, '')
    return client
  }

  isBelow (iri) {
    return iri === this.base || iri.startsWith(`${this.base}/`)
  }

  path (iri) {
    const [address] = iri.split('#')
    return (this.base && this.isBelow(address) ? address.slice(this.base.length) : address) || '/'
  }

  async get (iri, accept = '*/*') {
    const path = this.path(iri)
    expect(path.startsWith('/'), `${iri} is an address of the server`)
    const ask = () => fetch(this.url + path, { headers: { accept } })
    // A judge that works long between two requests finds its connection closed: then it asks once more over a new one, as
    // every client of HTTP/1.1 may.
    const again = error => {
      if (error.cause?.code !== 'UND_ERR_SOCKET') throw error
      return ask()
    }
    const answer = await ask().catch(again).catch(error => {
      throw new Failure(`GET ${path}: ${error.message}: ${error.cause?.code ?? error.cause}`)
    })
    return {
      path: answer.redirected ? answer.url.slice(this.url.length) : path,
      status: answer.status,
      body: await answer.text(),
      type: (answer.headers.get('content-type') ?? '').split(';')[0].trim(),
      links: links(answer.headers.get('link') ?? '')
    }
  }

  async ok (iri, accept) {
    const answer = await this.get(iri, accept)
    expect(answer.status === 200, `GET ${answer.path} is 200 (${accept})`, answer.status, answer.body.slice(0, 300))
    return answer
  }

  plans () {
    return this.home.plans.map(plan => this.path(plan.url))
  }

  /** The language of the texts of a plan, as its package says. */
  async language (plan) {
    if (!this.languages.has(plan)) {
      const { custom } = JSON.parse((await this.ok(`${plan}/datapackage.json`)).body)
      this.languages.set(plan, custom.language ?? 'ja')
    }
    return this.languages.get(plan)
  }

  /** The named graph of a plan, by SPARQL. */
  async graph (plan) {
    const query = `CONSTRUCT { ?s ?p ?o } WHERE { GRAPH <${this.base}/graph${plan}> { ?s ?p ?o } }`
    const answer = await this.ok(`/sparql?query=${encodeURIComponent(query)}`, 'application/n-triples')
    return read(answer.body, 'application/n-triples')
  }

  /** Loads for jsonld.js, from the server only; plain JSON has its context in `Link`. */
  async load (address) {
    expect(this.isBelow(address), `${address} is an address of the server`)
    const ask = () => this.ok(address, 'application/json, application/ld+json;q=0.5')
    const isContext = address.endsWith('.jsonld')
    if (isContext && !this.contexts.has(address)) this.contexts.set(address, ask())
    const answer = await (isContext ? this.contexts.get(address) : ask())
    const contextUrl = answer.type === 'application/json' ? linked(answer, CONTEXT, 'application/ld+json') : undefined
    return { contextUrl, documentUrl: address, document: JSON.parse(answer.body) }
  }

  /** What `work` makes of each thing, in their order, several at a time; all failures together. */
  static async all (things, work) {
    const [results, reasons] = [new Array(things.length), []]
    const waiting = things.entries()
    await Promise.all(Array.from({ length: 8 }, async () => {
      for (const [place, thing] of waiting) {
        try {
          results[place] = await work(thing)
        } catch (failure) {
          if (!(failure instanceof Failure)) throw failure
          reasons.push(...failure.reasons)
        }
      }
    }))
    if (reasons.length > 0) throw new Failure(...reasons)
    return results
  }
}

/** Links of a header as `{ target, rel, type }`. */
function links (header) {
  return [...header.matchAll(/<([^>]*)>((?:\s*;\s*[\w*]+=(?:"[^"]*"|[^",;\s]*))*)/g)].map(([, target, parameters]) => {
    const named = [...parameters.matchAll(/;\s*([\w*]+)=(?:"([^"]*)"|([^",;\s]*))/g)].map(p => [p[1], p[2] ?? p[3]])
    return { target, rel: '', type: '', ...Object.fromEntries(named) }
  })
}

/** Address of the one link of a relation and a media type. */
export function linked (answer, relation, mediaType) {
  const found = answer.links
    .filter(link => link.rel.split(' ').includes(relation) && link.type === mediaType)
    .map(link => link.target)
  expect(found.length === 1, `${answer.path}: has one link ${relation} of type ${mediaType}`, ...found)
  return found[0]
}
