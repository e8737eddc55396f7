import { type BuilderEnd, builderEndOf } from './builder-end.ts'
import { colouredText, type NixEvent, plainText } from './log.ts'

/** A derivation while Nix builds it. Times are milliseconds of one clock. */
export interface RunningBuild {
  drv: string
  phase: string | null
  startedAt: number
  lastLineAt: number
  logBytes: number
  /** The last lines, oldest first, without their colours. */
  tail: string[]
}

const tailLines = 50

/** What one run of Nix has done so far, read off its events. */
export class NixProgress {
  done = 0
  /** Builds that Nix counts as failed. */
  failed = 0
  /** Store paths whose download has begun. */
  fetches = 0
  /** Downloads that Nix counts as failed: no cache could give the path. */
  failedFetches = 0
  expected = 0
  readonly running = new Map<number, RunningBuild>()
  /** Builds that are over, in the order of their ends. */
  readonly ended: RunningBuild[] = []
  /** How builders ended that failed, by their derivations. */
  readonly builderEnds = new Map<string, BuilderEnd>()
  /** Whether Nix has not ended what it began: whom it heard that from has gone in the midst of it. */
  isCutOff = true
  #buildsActivity: number | null = null
  #fetchesActivity: number | null = null

  /** Takes an event in, and returns the line that belongs into the log, if it has one, in its colours. */
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
        // 0 is an error, 1 a warning, 2 a notice; the rest is chatter.
        return event.level <= 2 ? colouredText(event.text) : null
      case 'plain':
        return colouredText(event.text)
      case 'other':
        return null
    }
  }

  /**
   * Takes Nix's word for how a builder ended. A daemon passes Nix's errors on as text alone, as it does what builders forge:
   * such a text is believed while the derivation that it names is the only one being built. If that one's builder wrote it
   * itself, it has gained nothing: it could as well have ended so.
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
