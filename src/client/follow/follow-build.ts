import type { Service } from '../http/patchbay.ts'
import type { Terminal } from '../output/terminal.ts'
import { follow, type PollOptions } from './follow.ts'
import { watchStatus } from './watch-build.ts'

/** Milliseconds between two reads of a build, each of which waits for a change. */
const atMostEveryMs = 200

/** Waits for the end of a build, and shows its progress. An interrupt ends the command, not the build. */
export async function followBuild(
  service: Service,
  buildId: string,
  terminal: Terminal,
  { intervalMs, absenceMs }: PollOptions,
): Promise<void> {
  const pace = { intervalMs: Math.min(intervalMs, atMostEveryMs), absenceMs }
  const ended = onInterrupt(() => {
    terminal.err.write(`\nThe build continues. To wait for it again: patchbay wait ${buildId}\n`)
  })
  try {
    await follow(watchStatus(service, buildId), terminal, pace)
  } finally {
    ended()
  }
}

/** Calls `report` when the user interrupts this process, which ends then. Returns a function that removes the handler. */
export function onInterrupt(report: () => void): () => void {
  const interrupt = () => {
    report()
    process.kill(process.pid, 'SIGINT')
  }
  process.once('SIGINT', interrupt)
  return () => process.off('SIGINT', interrupt)
}
