import { createReadStream } from 'node:fs'
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import Type from 'typebox'
import type { CacheStore } from '../../../cache/cache-store.ts'
import type { App } from '../../dependencies.ts'
import { anHour, type CacheAnswer, elsewhere, give, kept, miss, refusals, text } from './answers.ts'
import { DrvName } from './names.ts'
import type { CacheDependencies } from './recorded-paths.ts'

const about = {
  'content-type': 'text/plain; charset=utf-8',
  'cache-control': anHour,
  vary: 'accept-encoding',
}

export function getBuildLog(app: App, { paths, store }: CacheDependencies): void {
  app.route({
    method: 'GET',
    url: '/log/:drv',
    config: { scope: 'read', basic: true },
    schema: {
      operationId: 'getBuildLog',
      summary: 'Read the log of a derivation, for `nix log`',
      params: DrvName,
      headers: Type.Object({
        'accept-encoding': Type.Optional(Type.String({ description: 'Whether the client accepts `gzip`.' })),
      }),
      response: {
        200: text('text/plain', 'The log, compressed by gzip for clients that accept it.', {
          ...kept,
          vary: { type: 'string' },
          'content-encoding': { type: 'string', 'x-optional': true, description: '`gzip`, or absent.' },
        }),
        ...elsewhere,
        ...refusals,
      },
    },
    handler: async ({ method, headers, params: { drv } }, reply) => {
      const name = `log/${drv}`
      const bytes = (await paths.hasLog(drv)) ? await store.size(name) : null
      if (bytes === null) return give(reply, miss)
      const gzip = takesGzip(headers['accept-encoding'])
      if (method === 'HEAD') return give(reply, { status: 200, headers: about, body: Readable.from([]) })
      return give(reply, gzip ? await packed(store, name, bytes) : await unpacked(store, name))
    },
  })
}

/** Logs are stored so. */
async function packed(store: CacheStore, name: string, bytes: number): Promise<CacheAnswer> {
  const delivery = store.delivery(name)
  if (delivery.kind === 'redirect') {
    const location = await delivery.presignedUrl()
    return { status: 307, headers: { location, 'cache-control': 'no-store' } }
  }
  const headers = { ...about, 'content-encoding': 'gzip', 'content-length': bytes }
  return { status: 200, headers, body: createReadStream(delivery.path) }
}

async function unpacked(store: CacheStore, name: string): Promise<CacheAnswer> {
  const delivery = store.delivery(name)
  if (delivery.kind === 'file') {
    // What goes wrong with the file ends the answer: the other stream fails with it.
    const body = pipeline(createReadStream(delivery.path), createGunzip(), () => {})
    return { status: 200, headers: about, body }
  }
  const response = await fetch(await delivery.presignedUrl())
  if (!response.ok || !response.body) throw new Error(`The storage answers ${response.status} for ${name}`)
  return { status: 200, headers: about, body: Readable.fromWeb(response.body) }
}

/** Checks whether `accept-encoding` allows gzip. Returns false without the header. */
export function takesGzip(header: string | string[] | undefined): boolean {
  const entries = String(header ?? '')
    .toLowerCase()
    .split(',')
    .map((entry) => entry.split(';').map((part) => part.trim()))
  const entry = entries.find(([coding]) => coding === 'gzip') ?? entries.find(([coding]) => coding === '*')
  if (!entry) return false
  const [, ...parameters] = entry
  return !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))
}
