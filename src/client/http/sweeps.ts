import type { Transport } from './transport.ts'

export interface Sweep {
  id: string
  state: 'queued' | 'sweeping' | 'done' | 'failed' | 'cancelled'
  dryRun: boolean
  failure: string | null
  report: {
    bytesBefore: number
    bytesAfter: number
    freedBytes: number
    pathsRemoved: number
    orphans: { objects: number; bytes: number }
    evicted: { id: string; storePath: string; lastUsedAt: string; freedBytes: number; because: string }[]
    aboveLimit: { bytes: number; because: string } | null
  } | null
}

export interface Sweeps {
  askForSweep(ask: { dryRun: boolean }): Promise<Sweep>
  sweep(id: string): Promise<Sweep>
  cancelSweep(id: string): Promise<Sweep>
}

export function sweepsOf({ read, send }: Transport): Sweeps {
  return {
    askForSweep: (ask) => send('/v1/sweeps?wait=0', ask),
    sweep: (id) => read(`/v1/sweeps/${encodeURIComponent(id)}`),
    cancelSweep: (id) => read(`/v1/sweeps/${encodeURIComponent(id)}/cancel`, { method: 'POST' }),
  }
}
