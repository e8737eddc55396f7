import type { Service } from '../http/patchbay.ts'
import { lookAtBuild } from '../output/status.ts'
import type { Terminal } from '../output/terminal.ts'
import { follow, type Patience } from './follow.ts'

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

/** Has something said when the user interrupts this process, which then ends as it would have. Returns how to take it back. */
export function whenInterrupted(say: () => void): () => void {
  const interrupt = () => {
    say()
    process.kill(process.pid, 'SIGINT')
  }
  process.once('SIGINT', interrupt)
  return () => process.off('SIGINT', interrupt)
}
