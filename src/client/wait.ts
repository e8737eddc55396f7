import { setTimeout as sleep } from 'node:timers/promises'
import { type Build, type Service, Unavailable } from './service.ts'

/** Where a build is, and the last line its log has. */
export interface Glimpse {
  build: Build
  lastLine: string
}

export interface Patience {
  /** Milliseconds between two looks. */
  everyMs: number
  /** A service that restarts is waited for this long. */
  absentMs: number
}

/** Looks at a build until it has ended, and yields what it sees, the end too. Throws `Unavailable` where the service stays away. */
export async function* watch(service: Service, buildId: string, patience: Patience): AsyncGenerator<Glimpse> {
  let offset = 0
  let lastLine = ''
  let lastSeen = Date.now()
  for (;;) {
    try {
      const build = await service.build(buildId)
      const piece = await service.log(buildId, offset)
      offset = piece.nextOffset
      lastLine = lastLineOf(piece.text) ?? lastLine
      lastSeen = Date.now()
      yield { build, lastLine }
      if (build.state === 'ready' || build.state === 'failed') return
    } catch (error) {
      if (!(error instanceof Unavailable) || Date.now() - lastSeen > patience.absentMs) throw error
    }
    await sleep(patience.everyMs)
  }
}

function lastLineOf(text: string): string | undefined {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .at(-1)
    ?.trim()
}
