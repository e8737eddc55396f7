import type { Fault } from '../../errors.ts'
import type { Transport } from './transport.ts'

export interface Readiness {
  /** Returns what keeps work waiting, such as that no worker is there. Earlier versions of the service say nothing of it. */
  warnings(): Promise<Pick<Fault, 'pointer' | 'detail'>[]>
}

export function readinessOf({ read }: Transport): Readiness {
  return {
    warnings: async () => (await read<{ warnings?: Fault[] }>('/readyz')).warnings ?? [],
  }
}
