import { type ClientRequest, request } from 'node:http'
import type { Asked } from './case.ts'
import type { Route } from './description.ts'
import type { Answer } from './judge.ts'
import type { World } from './world.ts'

export interface Sent {
  /** The path with its query. */
  url: string
  answer: Answer
}

/** Asks a process of the API over HTTP, as its clients do. */
export async function send(world: World, route: Route, asked: Asked): Promise<Sent> {
  const url = pathOf(route, asked) + (asked.query ? `?${asked.query}` : '')
  const address = `${world.addresses[asked.app ?? 'ordinary']}${url}`
  const token = asked.token === undefined ? world.tokens.admin.text : asked.token
  const content = asked.text?.content ?? (asked.body === undefined ? undefined : JSON.stringify(asked.body))
  const headers: { [name: string]: string } = {
    ...(token !== null && { authorization: `Bearer ${token}` }),
    ...(content !== undefined && { 'content-type': asked.text?.type ?? 'application/json' }),
    ...asked.headers,
  }
  const { method } = route
  const begun = { 'content-type': 'application/json', 'content-length': String(asked.announced) }
  const answer =
    asked.announced !== undefined
      ? await exchanged(address, method, { ...headers, ...begun }, (asking) => asking.flushHeaders())
      : headers.host === undefined
        ? await fetched(address, method, headers, content)
        : await exchanged(address, method, headers, (asking) => asking.end(content))
  return { url, answer }
}

function pathOf({ path }: Route, { in: filling = {} }: Asked): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = filling[name]
    if (value === undefined) throw new Error(`${path}: nothing for ${name}`)
    return encodeURIComponent(value)
  })
}

async function fetched(
  address: string,
  method: string,
  headers: { [name: string]: string },
  body: string | undefined,
): Promise<Answer> {
  const response = await fetch(address, {
    ...{ method, headers, redirect: 'manual' },
    ...(body !== undefined && { body }),
  })
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
  }
}

/**
 * Uses Node's own client: the service answers a large body before it is complete, and `fetch` lets no caller choose
 * the host that is named.
 */
function exchanged(
  address: string,
  method: string,
  headers: { [name: string]: string },
  send: (asking: ClientRequest) => void,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asking = request(address, { method, headers }, async (response) => {
      try {
        const body = (await response.setEncoding('utf8').toArray()).join('')
        const named = Object.entries(response.headers).map(([name, value]) => [name, String(value)])
        resolve({ status: response.statusCode ?? 0, headers: Object.fromEntries(named), body })
      } catch (error) {
        reject(error)
      }
      asking.destroy()
    })
    asking.on('error', reject)
    send(asking)
  })
}
