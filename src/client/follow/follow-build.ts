import type { Service } from '../http/patchbay.ts'
import { watchStatus } from '../output/status.ts'
import type { Terminal } from '../output/terminal.ts'
import { follow, type PollOptions } from './follow.ts'

/** Milliseconds between two looks, which are answered when there is something new to see. */
const atMostEveryMs = 200

/** Stays until a build has ended, and shows how far it is. To interrupt that is not to stop the build. */
export async function followBuild(
  service: Service,
  buildId: string,
  terminal: Terminal,
  { intervalMs, absenceMs }: PollOptions,
): Promise<void> {
  const pace = { intervalMs: Math.min(intervalMs, atMostEveryMs), absenceMs }
  const ended = onInterrupt(() => {
    terminal.err.write(`\nThe build goes on. To wait for it again: patchbay wait ${buildId}\n`)
  })
  try {
    await follow(watchStatus(service, buildId), terminal, pace)
  } finally {
    ended()
  }
}

/** Has something said when the user interrupts this process, which then ends as it would have. Returns how to take it back. */
export function onInterrupt(say: () => void): () => void {
  const interrupt = () => {
    say()
    process.kill(process.pid, 'SIGINT')
  }
  process.once('SIGINT', interrupt)
  return () => process.off('SIGINT', interrupt)
}
