import { type BuilderEnd, builderEndOf } from './builder-end.ts'
import type { NixEvent } from './log.ts'
import { colouredText, plainText } from './plain-text.ts'

/** A derivation that Nix builds. Times are milliseconds of `performance.now()`. */
export interface RunningBuild {
  drv: string
  phase: string | null
  startedAt: number
  lastLineAt: number
  logBytes: number
  /** The last lines of its log, oldest first, without colours. */
  tail: string[]
}

const tailLines = 50

/** Progress of one run of Nix, computed from its events. */
export class NixProgress {
  done = 0
  /** Builds that Nix counts as failed. */
  failed = 0
  /** Number of downloads that have started. */
  fetches = 0
  /** Downloads that Nix counts as failed, because no cache could provide the path. */
  failedFetches = 0
  expected = 0
  readonly running = new Map<number, RunningBuild>()
  /** Ended builds, in the order of their ends. */
  readonly ended: RunningBuild[] = []
  /** Ends of failed builders, by derivation. */
  readonly builderEnds = new Map<string, BuilderEnd>()
  /** Whether the event for the end of all builds is missing, as after a lost connection to the daemon. */
  isCutOff = true
  #buildsActivity: number | null = null
  #fetchesActivity: number | null = null

  /** Counts an event at the time `now`. Returns the event's line for the log, with colours, or null. */
  take(event: NixEvent, now: number): string | null {
    switch (event.kind) {
      case 'builds-started':
        this.#buildsActivity ??= event.id
        return null
      case 'progress':
        if (event.id === this.#buildsActivity) {
          this.done = event.done
          this.expected = event.expected
          this.failed = event.failed
        } else if (event.id === this.#fetchesActivity) this.failedFetches = event.failed
        return null
      case 'fetches-started':
        this.#fetchesActivity ??= event.id
        return null
      case 'build-started':
        this.running.set(event.id, {
          drv: event.drv,
          phase: null,
          startedAt: now,
          lastLineAt: now,
          logBytes: 0,
          tail: [],
        })
        return `building ${event.drv}`
      case 'fetch-started':
        this.fetches++
        return `fetching ${event.path}`
      case 'stopped': {
        if (event.id === this.#buildsActivity) this.isCutOff = false
        const build = this.running.get(event.id)
        if (build) this.ended.push(build)
        this.running.delete(event.id)
        return null
      }
      case 'phase': {
        const build = this.running.get(event.id)
        if (build) build.phase = plainText(event.phase).slice(0, 100)
        return null
      }
      case 'line':
        return this.#takeLine(event.id, colouredText(event.text), now)
      case 'message':
        this.#takeEnd(event)
        // Logs errors (0), warnings (1) and notices (2) only.
        return event.level <= 2 ? colouredText(event.text) : null
      case 'plain':
        return colouredText(event.text)
      case 'other':
        return null
    }
  }

  /**
   * Records the end of a builder from Nix's message. A daemon forwards Nix's errors as text only, which a builder could forge: this
   * accepts such a text only if it names the only running derivation. That one's builder gains nothing by forging its own end.
   */
  #takeEnd({ level, text, own }: Extract<NixEvent, { kind: 'message' }>): void {
    if (level !== 0) return
    const end = builderEndOf(plainText(own ?? text).replace(/^error:\s+/, ''))
    if (!end) return
    const building = [...this.running.values()].map(({ drv }) => drv)
    if (own !== null || (building.length === 1 && building[0] === end.drv)) this.builderEnds.set(end.drv, end)
  }

  #takeLine(id: number, text: string, now: number): string {
    const build = this.running.get(id)
    if (!build) return text
    build.lastLineAt = now
    build.logBytes += Buffer.byteLength(text) + 1
    build.tail.push(plainText(text))
    if (build.tail.length > tailLines) build.tail.shift()
    return `${drvName(build.drv)}> ${text}`
  }
}

/** `/nix/store/<hash>-python3.13t-foo-1.0.drv` -> `python3.13t-foo-1.0` */
export function drvName(drv: string): string {
  return drv.replace(/^.*\/[a-z0-9]{32}-/, '').replace(/\.drv$/, '')
}
