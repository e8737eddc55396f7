import { pino } from 'pino'
import tap, { type Test } from 'tap'
import { LeaseLost } from '../../src/errors.ts'
import { keepLease } from '../../src/jobs/keep-lease.ts'
import { eventually } from '../eventually.ts'

const leaseSeconds = 0.06

/** A log, and what it was given. */
function openLog() {
  const lines: { msg: string }[] = []
  return { lines, log: pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) }) }
}

/** A lease whose renewals come to these, in turn, and then to the last one. */
function keep(t: Test, outcomes: (boolean | Error)[], expired?: () => LeaseLost) {
  const { lines, log } = openLog()
  let renewals = 0
  const renew = async () => {
    const outcome = outcomes[Math.min(renewals++, outcomes.length - 1)]
    if (outcome instanceof Error) throw outcome
    return outcome ?? false
  }
  const kept = keepLease({ renew, leaseSeconds, ...(expired && { expired }) }, log)
  t.teardown(kept.stop)
  return { ...kept, lines, renewals: () => renewals }
}

tap.test('a lease is kept until another worker has the work', async (t) => {
  const kept = keep(t, [true, true, true, true, false])
  await eventually(async () => kept.signal.aborted)
  t.ok(kept.renewals() >= 5)
})

tap.test('a renewal may also throw that the lease is lost', async (t) => {
  const lost = new LeaseLost('Another worker has it.')
  const kept = keep(t, [true, lost])
  await eventually(async () => kept.signal.aborted)
  t.equal(kept.signal.reason, lost)
})

tap.test('a renewal that fails is logged, and tried again', async (t) => {
  const kept = keep(t, [new Error('Postgres is away'), new Error('Postgres is away'), false])
  await eventually(async () => kept.signal.aborted)
  t.match(kept.lines, [{ msg: 'the lease could not be renewed' }, { msg: 'the lease could not be renewed' }])
})

tap.test('a lease that nothing renews expires, where that is asked for', async (t) => {
  const expiry = new LeaseLost('too late')
  const kept = keep(t, [new Error('Postgres is away')], () => expiry)
  await eventually(async () => kept.signal.aborted)
  t.equal(kept.signal.reason, expiry)

  const withoutExpiry = keep(t, [new Error('Postgres is away')])
  await eventually(async () => withoutExpiry.renewals() > 6)
  t.notOk(withoutExpiry.signal.aborted)
})

tap.test('a stopped lease is renewed no more, and does not expire', async (t) => {
  const kept = keep(t, [true], () => new LeaseLost('too late'))
  await eventually(async () => kept.renewals() > 0)
  kept.stop()
  const renewals = kept.renewals()
  await new Promise((resolve) => setTimeout(resolve, 5 * leaseSeconds * 1000))
  t.equal(kept.renewals(), renewals)
  t.notOk(kept.signal.aborted)
})
