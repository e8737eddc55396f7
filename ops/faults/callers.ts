import { setTimeout as sleep } from 'node:timers/promises'
import type { FailureClass } from '../../src/errors.ts'

/** A spec that the API has accepted, so that its build must end. */
export interface Submitted {
  /** Of the environment. */
  id: string
  packages: string[]
  /** The required end of the build. */
  expects: 'ready' | FailureClass[]
}

export interface Callers {
  submitted: Submitted[]
  /** Submits one spec as a careful client does: repeats the request until the answer is not a fault of the service. */
  submit(packages: string[], expects?: Submitted['expects'], url?: string): Promise<Submitted>
  /** Submits so many new specs. */
  submitFresh(count: number, url?: string): Promise<Submitted[]>
  retry(buildId: string): Promise<void>
}

const longestWaitMs = 300_000

export function openCallers(apiUrl: string): Callers {
  const submitted: Submitted[] = []
  let fresh = 0
  const submit: Callers['submit'] = async (packages, expects = 'ready', url = apiUrl) => {
    const { id } = await insist<{ id: string }>(`${url}/v1/environments`, { packages })
    const one = { id, packages, expects }
    if (!submitted.some((other) => other.id === id)) submitted.push(one)
    return one
  }
  return {
    submitted,
    submit,
    submitFresh: (count, url) =>
      Promise.all(
        Array.from({ length: count }, () => submit([`fresh_${fresh++}`, 'shared', 'click'], 'ready', url)),
      ),
    async retry(buildId) {
      await insist(`${apiUrl}/v1/builds/${buildId}/retry`, {})
    },
  }
}

/** Throws if the service refuses for a lasting reason, or does not answer for minutes. */
async function insist<Answer>(url: string, body: object): Promise<Answer> {
  let last = ''
  for (const deadline = Date.now() + longestWaitMs; Date.now() < deadline; await sleep(250)) {
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(15_000),
      })
      const text = await answer.text()
      if (answer.ok) return JSON.parse(text) as Answer
      last = `${answer.status} ${text}`
      if (answer.status < 500 && answer.status !== 429 && answer.status !== 409) break
    } catch (error) {
      last = String(error)
    }
  }
  throw new Error(`POST ${url} ${JSON.stringify(body)}: ${last}`)
}
