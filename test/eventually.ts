import { setTimeout as sleep } from 'node:timers/promises'

/** Waits until the condition holds. A test in which it never does is ended by tap's own time limit. */
export async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(10)
}
