import { setTimeout as sleep } from 'node:timers/promises'
import type { Row } from '../row.ts'
import type { Site } from '../site.ts'

const requestsPerSecond = 200
/** At most so many requests without an answer: a slow machine gets a lower rate. */
const mostOpen = 500

export const killedApi: Row[] = [
  {
    name: 'api-killed',
    fault: ({ times }) => `the API killed under ${requestsPerSecond} requests/s, ×${times}`,
    async inflict(site, { scale }) {
      const stop = new AbortController()
      const asking = ask(site, stop.signal)
      try {
        for (let kill = 0; kill < scale.times; kill++) {
          const accepted = site.callers.submitFresh(2)
          await sleep(1000 * Math.random())
          await site.api().kill('SIGKILL')
          await site.startApi()
          await site.becomesHealthy()
          await accepted
        }
      } finally {
        stop.abort()
        await asking
      }
    },
  },
]

/** Reads and repeats submitted specs at a steady rate. The answers do not matter. */
async function ask({ url, callers }: Site, signal: AbortSignal): Promise<void> {
  const open = new Set<Promise<void>>()
  for (let request = 0; !signal.aborted; request++) {
    if (request % 20 === 0) await sleep(20_000 / requestsPerSecond)
    if (open.size >= mostOpen) continue
    const one = callers.submitted[request % (callers.submitted.length || 1)]
    const begun = one && request % 10 === 0 ? post(url, one.packages) : get(url, one?.id, request)
    const answered = begun.catch(() => {}).finally(() => open.delete(answered))
    open.add(answered)
  }
  await Promise.all(open)
}

async function post(url: string, packages: string[]): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ packages })
  const answer = await fetch(`${url}/v1/environments`, { method: 'POST', headers, body })
  await answer.arrayBuffer()
}

async function get(url: string, id: string | undefined, request: number): Promise<void> {
  const paths = ['/v1/environments', '/nix-cache-info', `/v1/environments/${id}`, '/v1/channels', '/healthz']
  const answer = await fetch(`${url}${paths[request % paths.length]}`)
  await answer.arrayBuffer()
}
