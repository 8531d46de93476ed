// The documents of a server that have RDF, found as a client finds them: along the links of JSON documents.

import { Client, expect } from './client.mjs'

const TWINS = 3 // of each kind of document under a release; the current ones are all visited

/** Documents with RDF as `{ path, formats }`, formats being addresses by media type. */
export async function documents (client) {
  const [seen, found, twins] = [new Set(), new Map(), new Map()]
  const graphs = client.plans().map(plan => `/graph${plan}`)
  let wave = ['/', '/catalog', '/.well-known/void', '/ns/plan', '/examples', '/graph/catalog', ...graphs]
  while (wave.length > 0) {
    wave.forEach(path => seen.add(path))
    const named = new Set()
    for (const answer of await Client.all(wave, path => client.get(path, 'application/json, */*;q=0.1'))) {
      if (answer.status !== 200) continue // readers_checks.py tells what is missing
      const alternates = answer.links.filter(link => link.rel === 'alternate')
      const formats = Object.fromEntries(alternates.map(link => [link.type, link.target]))
      if (answer.type === 'application/json') {
        formats[answer.type] = answer.path
        const iris = strings(JSON.parse(answer.body)).filter(text => client.isBelow(text))
        iris.forEach(iri => named.add(client.path(iri)))
      }
      if (formats['text/turtle']) found.set(formats['text/turtle'], { path: answer.path, formats })
    }
    wave = [...named].filter(path => !seen.has(path) && isWanted(path, twins))
  }
  expect(found.size > 100, 'documents have RDF', found.size)
  return [...found.values()]
}

/** Whether to visit a path: files are no documents. */
function isWanted (path, twins) {
  const [beside, query = ''] = path.split('?')
  const parts = beside.split('/')
  if (parts.at(-1).includes('.')) return false
  if (!parts.includes('releases')) return true
  const kind = `${parts.slice(0, 6).join('/')} ${parts.length} ${query.split('=')[0]}`
  twins.set(kind, (twins.get(kind) ?? 0) + 1)
  return twins.get(kind) <= TWINS
}

function strings (value) {
  if (typeof value === 'string') return [value]
  return value && typeof value === 'object' ? Object.values(value).flatMap(strings) : []
}
