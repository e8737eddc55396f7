import { request } from 'node:http'
import type { Asked } from './case.ts'
import type { Route } from './description.ts'
import type { Answer } from './judge.ts'
import type { World } from './world.ts'

export interface Sent {
  /** With its query. */
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
  const answer =
    asked.announced === undefined
      ? await fetched(address, route.method, headers, content)
      : await announced(address, route.method, headers, asked.announced)
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

/** Who begins to send what is too large is answered before it is all there. */
function announced(
  address: string,
  method: string,
  headers: { [name: string]: string },
  bytes: number,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const about = { ...headers, 'content-type': 'application/json', 'content-length': bytes }
    const asking = request(address, { method, headers: about }, async (response) => {
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
    asking.flushHeaders()
  })
}
