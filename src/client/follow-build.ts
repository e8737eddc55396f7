import { follow, type Patience } from './follow.ts'
import { lookAtBuild } from './glimpse.ts'
import { whenInterrupted } from './interrupted.ts'
import type { Service } from './service.ts'
import type { Terminal } from './terminal.ts'

/** Milliseconds between two looks, which are answered when there is something new to see. */
const atMostEveryMs = 200

/** Stays until a build has ended, and shows how far it is. To interrupt that is not to stop the build. */
export async function followBuild(
  service: Service,
  buildId: string,
  terminal: Terminal,
  { everyMs, absentMs }: Patience,
): Promise<void> {
  const pace = { everyMs: Math.min(everyMs, atMostEveryMs), absentMs }
  const ended = whenInterrupted(() => {
    terminal.err.write(`\nThe build goes on. To wait for it again: patchbay wait ${buildId}\n`)
  })
  try {
    await follow(lookAtBuild(service, buildId), terminal, pace)
  } finally {
    ended()
  }
}
