import type { paths } from './openapi.ts'
import { addressOf, type QueryOf, type Schemas } from './routes.ts'
import type { Answer, Transport } from './transport.ts'

export type Build = Schemas['Build']
export type Priority = Build['priority']
export const priorities = ['high', 'normal', 'low'] as const satisfies Priority[]

/** The start of a part of a log: a byte, or a number of lines before the end. */
export type LogStart = Pick<QueryOf<paths['/v1/builds/{id}/log']['get']>, 'offset' | 'lines'>

export interface LogChunk {
  text: string
  nextOffset: number
  complete: boolean
  /** Whether the service has deleted the log. */
  pruned: boolean
}

export interface Builds {
  build(id: string): Promise<Build>
  /** Reads a build at once, and at the next calls when it has changed. */
  watchBuild(id: string): () => Promise<Build>
  /** Reads a part of the log, without escape sequences. */
  log(id: string, offset: number): Promise<LogChunk>
  /** Reads a part of the log, as the builders wrote it. */
  colouredLog(id: string, start: LogStart): Promise<LogChunk>
  /** Streams the log from a byte on. The end of the stream, unless it is an error, is the end of the build. */
  followLog(id: string, offset: number): Promise<Response>
  cancel(id: string): Promise<Build>
  /** Returns the new attempt. */
  retry(id: string): Promise<Build>
  prioritise(id: string, priority: Priority): Promise<Build>
}

const ansi = { accept: 'text/x-ansi' }

export function buildsOf({ request, call, stream, watch }: Transport): Builds {
  const logAt = (id: string, query: QueryOf<paths['/v1/builds/{id}/log']['get']>) =>
    addressOf('/v1/builds/{id}/log', { path: { id }, query })
  return {
    build: (id) => call('get', '/v1/builds/{id}', { path: { id } }),
    watchBuild: (id) => watch('/v1/builds/{id}', { path: { id } }),
    log: async (id, offset) => chunkOf(await request(logAt(id, { offset }))),
    colouredLog: async (id, start) => chunkOf(await request(logAt(id, start), { headers: ansi })),
    followLog: (id, offset) => stream(logAt(id, { follow: true, offset }), { headers: ansi }),
    cancel: (id) => call('post', '/v1/builds/{id}/cancel', { path: { id } }),
    retry: (id) => call('post', '/v1/builds/{id}/retry', { path: { id } }),
    prioritise: (id, priority) =>
      call('put', '/v1/builds/{id}/priority', { path: { id }, body: { priority } }),
  }
}

function chunkOf({ text, headers }: Answer): LogChunk {
  return {
    text,
    nextOffset: Number(headers.get('x-log-next-offset')),
    complete: headers.get('x-log-complete') === 'true',
    pruned: headers.get('x-log-pruned') === 'true',
  }
}
