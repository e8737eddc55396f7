import { setTimeout as sleep } from 'node:timers/promises'
import tap from 'tap'
import { listen } from '../api/event-stream.ts'
import { eventually } from '../eventually.ts'
import { ended, logOf, openSite } from './site.ts'

const site = await openSite(tap)
await site.startWorker(tap)

tap.test('a build can be watched while it runs', async (t) => {
  const spec = { channel: 'faulty', packages: ['slow', 'slower', 'click'] }
  const { id, build } = await site.service.accept(JSON.stringify(spec))
  const seen: { done: number; expected: number; state: string }[] = []
  let watching = true
  const watch = (async () => {
    while (watching) {
      const { progress, state } = await site.service.build(build.id)
      seen.push({ ...progress, state })
      await sleep(20)
    }
  })()

  const events = await listen(`${site.url}/v1/builds/${build.id}/events`)
  const log = () => logOf(site, build.id)
  const waits = async (gate: string) => (await log()).includes(`${gate} waits`)
  const someAreDone = () => eventually(async () => (await site.service.build(build.id)).progress.done > 0)

  // Which of the two Nix builds first is its own affair.
  await eventually(async () => (await waits('slow')) || (await waits('slower')))
  const slowFirst = await waits('slow')
  if (slowFirst) {
    await site.open('slow')
    await eventually(() => waits('slower'))
    await someAreDone()
  }
  // Of the log as it was recorded, with colours that are not in the text.
  const { headers } = await fetch(`${site.url}/v1/builds/${build.id}/log?lines=1`)
  const soFar = Number(headers.get('x-log-next-offset'))
  const first = await log()
  await site.open('slower')
  await eventually(async () => (await log()).includes('slower-still waits'))
  const second = await log()
  t.ok(second.startsWith(first) && second.length > first.length, 'it grows at its end')
  const piece = await fetch(`${site.url}/v1/builds/${build.id}/log?offset=${soFar}`)
  const further = await piece.text()
  t.ok(further.includes('slower goes on') && !further.includes('slower waits'), 'and can be read on')
  t.equal(piece.headers.get('x-log-complete'), 'false')
  t.equal((await site.service.build(build.id)).state, 'building')

  await site.open('slower-still')
  if (!slowFirst) {
    await eventually(() => waits('slow'))
    await someAreDone()
    await site.open('slow')
  }
  const environment = await ended(site, id)
  watching = false
  await watch
  const whole = await log()
  t.equal(environment.status, 'ready')
  t.ok(whole.startsWith(second))
  t.equal((await site.service.log(build.id, Buffer.byteLength(whole))).complete, true)

  t.match(whole, /^python3\.13t-slower-1\.0> red and plain$/m, 'without the colours and the title')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them is to be there
  t.notMatch(whole, /[\u0000-\u0008\u000b-\u001f\u007f]/)
  const coloured = await fetch(`${site.url}/v1/builds/${build.id}/log`, {
    headers: { accept: 'text/x-ansi' },
  })
  t.ok(
    (await coloured.text()).includes('slower-1.0> \u001b[1;31mred\u001b[0m and plain\u001b[0m\n'),
    'with them',
  )
  const stages = [...whole.matchAll(/^== (\w+)$/gm)].map(([, stage]) => stage)
  t.strictSame(stages, ['plan', 'instantiate', 'build', 'verify', 'publish'])
  for (const phase of ['buildPhase', 'installPhase', 'fixupPhase'])
    t.match(whole, new RegExp(`^python3\\.13t-slower-1\\.0> Running phase: ${phase}$`, 'm'))

  for (const [index, { done, expected }] of seen.entries()) {
    if (done > expected || done < (seen[index - 1]?.done ?? 0))
      t.fail(`ran backwards: ${JSON.stringify(seen)}`)
  }
  const states = seen.map(({ state }) => state).filter((state, index) => state !== seen[index - 1]?.state)
  const order = ['queued', 'planning', 'building', 'verifying', 'publishing', 'ready']
  t.strictSame(
    states,
    order.filter((state) => states.includes(state)),
    'no state comes twice',
  )
  t.ok(states.includes('building'))
  t.ok(
    seen.some(({ done, expected }) => done > 0 && done < expected),
    'some done, some not',
  )
  t.equal(await events.closed, 'ended')
  t.strictSame(
    events.received.filter(({ event }) => event !== 'progress').map(({ data }) => data.state),
    order,
    'events miss no state',
  )
  const steps = events.received.filter(({ event }) => event === 'progress').map(({ data }) => data)
  t.ok(
    steps.some(({ building }) => (building as string[]).includes('python3.13t-slower-1.0')),
    'they say what is being built',
  )
  t.strictSame(steps.at(-1)?.building, [], 'and that nothing is any more')
  for (const [index, { done }] of steps.entries())
    if (Number(done) < Number(steps[index - 1]?.done ?? 0)) t.fail(`ran backwards: ${JSON.stringify(steps)}`)
  const { progress } = await site.service.build(build.id)
  t.ok(progress.expected >= 3, 'two packages and the environment')
  t.equal(progress.done, progress.expected)
})
