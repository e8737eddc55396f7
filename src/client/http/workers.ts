import type { paths } from './openapi.ts'
import type { AnswerOf, Schemas } from './routes.ts'
import type { Transport } from './transport.ts'

export type Worker = Schemas['Worker']
export type ServiceStatus = Schemas['ServiceStatus']

export interface Workers {
  /** Returns the present workers, and whether builds proceed. */
  workers(): Promise<AnswerOf<paths['/v1/workers']['get']>>
  /** Makes a worker take no more work, and end once its work has ended. */
  drainWorker(name: string): Promise<Worker>
}

export function workersOf({ call }: Transport): Workers {
  return {
    workers: () => call('get', '/v1/workers'),
    drainWorker: (name) => call('post', '/v1/workers/{name}/drain', { path: { name } }),
  }
}
