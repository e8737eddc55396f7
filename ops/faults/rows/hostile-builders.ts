import { readdir, readFile } from 'node:fs/promises'
import type { FailureClass } from '../../../src/errors.ts'
import type { Row } from '../row.ts'
import { untilEnded } from '../under-way.ts'

/** The required end of each hostile package of the channel. */
const ends: { [name: string]: 'ready' | FailureClass[] } = {
  floods: ['log-limit'],
  floods_without_lines: ['log-limit'],
  falls_silent: ['silent-timeout'],
  forks: ['build-timeout'],
  leaves_processes: 'ready',
  forges_messages: ['build-failed'],
}

export const hostileBuilders: Row[] = [
  {
    name: 'hostile-builders',
    fault: () => 'builders that flood, stay silent, fork and forge messages',
    prepare: async () => ({
      settings: {
        ...{ PATCHBAY_LOG_LIMIT_MB: '2', PATCHBAY_SILENT_TIMEOUT_SECONDS: '10' },
        PATCHBAY_BUILD_TIMEOUT_SECONDS: '25',
      },
    }),
    async inflict(site, { scale }) {
      const sound = site.callers.submitFresh(scale.builds)
      for (const [name, expected] of Object.entries(ends)) await site.callers.submit([name], expected)
      await sound
      await untilEnded(site, 400)
      const left = await processesLike(/^sleep\0(98765|98764)\0$/)
      if (left > 0) throw new Error(`${left} processes of builders are left`)
      await site.becomesHealthy()
    },
  },
  {
    name: 'hungry-builder',
    fault: () => 'a builder that eats memory',
    prepare: async () => ({ settings: { PATCHBAY_BUILD_MEMORY_MB: '512' } }),
    async inflict(site, { scale }) {
      const sound = site.callers.submitFresh(scale.builds)
      await site.callers.submit(['eats_memory'], ['build-memory', 'builder-killed'] as FailureClass[])
      await sound
      await untilEnded(site, 400)
      await site.becomesHealthy()
    },
  },
]

/** Counts the processes of the machine with such a command line. */
async function processesLike(command: RegExp): Promise<number> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')))
  return lines.filter((line) => command.test(line)).length
}
