import tap from 'tap'
import { openJobGate } from '../../src/queue/job-gate.ts'

function worker() {
  const calls: string[] = []
  return {
    calls,
    pause: async () => {
      calls.push('pause')
    },
    resume: () => {
      calls.push('resume')
    },
  }
}

tap.test('workers take jobs again only once no reason is left', async (t) => {
  const gate = openJobGate()
  const [nix, version] = [gate.switch(), gate.switch()]
  const one = worker()
  await gate.add([one])
  t.same(one.calls, [], 'they take jobs from the start')
  await nix.pause()
  await version.pause()
  nix.resume()
  nix.resume()
  t.notOk(one.calls.includes('resume'))
  version.resume()
  t.equal(one.calls.at(-1), 'resume')
})

tap.test('a worker that comes while there is a reason is paused', async (t) => {
  const gate = openJobGate()
  const nix = gate.switch()
  await nix.pause()
  const late = worker()
  await gate.add([late])
  t.same(late.calls, ['pause'])
  nix.resume()
  t.same(late.calls, ['pause', 'resume'])
})
