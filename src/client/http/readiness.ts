import type { Schemas } from './routes.ts'
import type { Transport } from './transport.ts'

export interface Readiness {
  /** Returns reasons that keep work waiting, such as that there is no worker. Earlier versions of the service have no such list. */
  warnings(): Promise<Schemas['Fault'][]>
}

export function readinessOf({ call }: Transport): Readiness {
  return {
    warnings: async () => (await call('get', '/readyz')).warnings ?? [],
  }
}
