import type { Schemas } from './routes.ts'
import type { Transport } from './transport.ts'

export type Sweep = Schemas['Sweep']

export interface Sweeps {
  requestSweep(options: { dryRun: boolean }): Promise<Sweep>
  sweep(id: string): Promise<Sweep>
  cancelSweep(id: string): Promise<Sweep>
}

export function sweepsOf({ call }: Transport): Sweeps {
  return {
    requestSweep: (body) => call('post', '/v1/sweeps', { query: { wait: 0 }, body }),
    sweep: (id) => call('get', '/v1/sweeps/{id}', { path: { id } }),
    cancelSweep: (id) => call('post', '/v1/sweeps/{id}/cancel', { path: { id } }),
  }
}
