import { type Asked, openCountingProxy, type Traffic } from './counting-proxy.ts'
import { startOnEmptyStore, type Upstream } from './empty-store.ts'

/** The requests of one plan on an empty store to its only cache. */
export interface MeasuredPlan {
  traffic: { [asked in Asked]: Traffic }
  wallSeconds: number
  /** Packages of the environment with their build tools, and the number of native ones among these. */
  packages: number
  native: number
}

/** Plans an environment in a new Patchbay, which has never seen a package. Without `listings`, the cache has none. */
export async function measurePlan(
  command: string[],
  upstream: Upstream,
  packages: string[],
  { listings, signal }: { listings: boolean; signal: AbortSignal },
): Promise<MeasuredPlan> {
  const proxy = await openCountingProxy(upstream.url, { listings })
  try {
    const patchbay = await startOnEmptyStore(command, { ...upstream, url: proxy.url }, { signal })
    try {
      // Leaves out the requests of the worker’s start, which are no part of a plan.
      proxy.take()
      const started = performance.now()
      const plan = await patchbay.plan(packages)
      const wallSeconds = (performance.now() - started) / 1000
      if (plan.state !== 'ready') throw new Error(`the plan failed: ${plan.failure.message}`)
      const rows = [...plan.packages, ...plan.buildTools]
      return {
        traffic: proxy.take(),
        wallSeconds,
        packages: rows.length,
        native: rows.filter(({ fate }) => fate !== 'reused' && fate !== 'relinked').length,
      }
    } finally {
      await patchbay.close()
    }
  } finally {
    await proxy.close()
  }
}
