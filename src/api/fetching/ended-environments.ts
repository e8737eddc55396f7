import { LRUCache } from 'lru-cache'
import type { EnvironmentStamp, Stamp } from '../../db/environments/stamps.ts'
import type { EnvironmentSummary } from '../../db/types.ts'
import type { Dependencies } from '../dependencies.ts'
import { environmentBody } from '../resources/environment.ts'
import { type Rendered, withETag } from '../watch/conditional-answer.ts'
import { howToFetchFrom } from './instructions.ts'

/** An environment whose newest build has ended, with its answers. */
export interface EndedEnvironment extends EnvironmentSummary {
  /** Renders the answer for clients that reach the cache at this URL. */
  at(cacheUrl: string): Rendered
}

export interface EndedEnvironments {
  /**
   * Returns the environment as of a stamp or later, from memory if that has the same stamp. Null if its newest build has not
   * ended, or if it is gone.
   */
  get(id: string, stamp: Stamp & { environment: EnvironmentStamp }): Promise<EndedEnvironment | null>
}

/** Environments in memory: their answers take about 20 KB each, and those of the largest ten times as much. */
const most = 1000
/** Milliseconds after which an answer is read again, because a new release may judge the verdicts of old builds anew. */
const ttl = 60_000

interface Remembered {
  text: string
  environment: Promise<EndedEnvironment | null>
}

/** Remembers answers about environments for as long as their rows do not change. */
export function endedEnvironments({
  environments,
}: Pick<Dependencies['db'], 'environments'>): EndedEnvironments {
  const memory = new LRUCache<string, Remembered>({ max: most, ttl })

  async function read(id: string, publicKeys: string[]): Promise<EndedEnvironment | null> {
    const [summary, rows, tools] = await Promise.all([
      environments.get(id),
      environments.packages(id),
      environments.buildTools(id),
    ])
    // Another build may have begun since the stamp was read.
    if (!summary?.build.finishedAt) return null
    const rendered = new Map<string, Rendered>()
    return {
      ...summary,
      at(url) {
        const known = rendered.get(url)
        if (known) return known
        const fetch = howToFetchFrom(summary.environment, { url, publicKeys })
        const answer = withETag(environmentBody(summary, rows, tools, fetch))
        // Callers choose the URL with their `Host`.
        if (rendered.size < 10) rendered.set(url, answer)
        return answer
      },
    }
  }

  return {
    get(id, { environment, publicKeys }) {
      const text = [environment.text, ...publicKeys].join(' ')
      const known = memory.get(id)
      if (known?.text === text) return known.environment
      const remembered = { text, environment: read(id, publicKeys) }
      memory.set(id, remembered)
      const forget = () => {
        if (memory.peek(id) === remembered) memory.delete(id)
      }
      remembered.environment.then((found) => found ?? forget(), forget)
      return remembered.environment
    },
  }
}
