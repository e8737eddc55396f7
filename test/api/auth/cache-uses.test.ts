import { mock } from 'node:test'
import { pino } from 'pino'
import tap from 'tap'
import { lastUsedPaths } from '../../../src/api/auth/last-used.ts'

/** A database that stores the noted times and can refuse to. */
function recording() {
  const told: string[][] = []
  const state = { away: false }
  const used = async (hashParts: string[]) => {
    if (state.away) throw new Error('Postgres is away')
    told.push(hashParts.toSorted())
  }
  return { told, state, used }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

tap.test('uses are recorded once a minute, each path once, and at the end', async (t) => {
  mock.timers.enable({ apis: ['setInterval'] })
  t.teardown(() => mock.timers.reset())
  const { told, used } = recording()
  const uses = lastUsedPaths({ used }, pino({ level: 'silent' }))
  mock.timers.tick(60_000)
  await turn()
  t.same(told, [], 'nothing to record')
  for (const path of ['b', 'a', 'b']) uses.note(path)
  t.same(told, [])
  mock.timers.tick(59_999)
  await turn()
  t.same(told, [], 'no request waits for Postgres')
  mock.timers.tick(1)
  await turn()
  t.same(told, [['a', 'b']])
  uses.note('c')
  await uses.close()
  t.same(told, [['a', 'b'], ['c']])
  mock.timers.tick(600_000)
  await turn()
  t.equal(told.length, 2)
})

tap.test('what cannot be recorded is kept, and logged', async (t) => {
  mock.timers.enable({ apis: ['setInterval'] })
  t.teardown(() => mock.timers.reset())
  const { told, state, used } = recording()
  const lines: string[] = []
  const uses = lastUsedPaths(
    { used },
    pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) }),
  )
  state.away = true
  uses.note('a')
  mock.timers.tick(60_000)
  uses.note('b')
  await turn()
  t.match(lines, [/cannot record the uses/])
  state.away = false
  mock.timers.tick(60_000)
  await turn()
  t.same(told, [['a', 'b']])
  state.away = true
  uses.note('c')
  await uses.close()
  t.equal(lines.length, 2, 'closing does not fail for that either')
})
