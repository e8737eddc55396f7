import { setTimeout as wait } from 'node:timers/promises'
import tap from 'tap'
import { inOrder, inReferenceOrder } from '../../src/publish/reference-order.ts'

const node = (path: string, ...references: string[]) => ({ path, references })
const never = new AbortController().signal
/** Each path refers to itself and to some earlier ones; their order is shuffled. */
const graph = Array.from({ length: 60 }, (_, index) => {
  const before = [index - 1, index - 7, Math.floor(index / 2)].filter((other) => other >= 0 && other < index)
  return node(`${index}`, `${index}`, ...before.slice(index % 3).map(String))
}).sort((a, b) => ((Number(a.path) * 37) % 61) - ((Number(b.path) * 37) % 61))

tap.test('what is referred to comes first; what is not among the paths does not matter', async (t) => {
  const order = inOrder(graph).map(({ path }) => path)
  t.strictSame(order.toSorted(), graph.map(({ path }) => path).sort())
  for (const { path, references } of graph)
    t.ok(references.every((one) => order.indexOf(one) <= order.indexOf(path)))
  t.strictSame(inOrder([node('a', 'elsewhere')]), [node('a', 'elsewhere')])
  t.strictSame(inOrder([]), [])
})

tap.test('work ends in that order, several at once, and never waits for ever', async (t) => {
  for (const lanes of [1, 2, 3, 100]) {
    const done: string[] = []
    let running = 0
    let most = 0
    await inReferenceOrder(graph, lanes, never, async ({ path }, referencesDone) => {
      most = Math.max(most, ++running)
      await wait(Number(path) % 4)
      await referencesDone()
      done.push(path)
      running -= 1
    })
    t.equal(done.length, graph.length)
    t.ok(most <= lanes && (lanes === 1 || most > 1), `${most} at once`)
    for (const { path, references } of graph)
      t.ok(references.every((one) => done.indexOf(one) <= done.indexOf(path)))
  }
})

tap.test('the first failure ends all work before it is thrown, and begins no other', async (t) => {
  const started: string[] = []
  let running = 0
  const failing = inReferenceOrder(graph, 2, never, async ({ path }, referencesDone, signal) => {
    started.push(path)
    running += 1
    try {
      if (started.length === 10) throw new Error('the tenth')
      await new Promise((resolve) => {
        signal.addEventListener('abort', () => setTimeout(resolve, 20))
        if (started.length < 9) setTimeout(resolve, 1)
      })
      signal.throwIfAborted()
      await referencesDone()
    } finally {
      running -= 1
    }
  })
  await t.rejects(failing, { message: 'the tenth' })
  t.equal(running, 0)
  t.equal(started.length, 10)
})

tap.test('an abort from outside is thrown unchanged', async (t) => {
  const cancel = new AbortController()
  const reason = new Error('no longer wanted')
  const work = async (_: unknown, referencesDone: () => Promise<void>, signal: AbortSignal) => {
    cancel.abort(reason)
    signal.throwIfAborted()
    await referencesDone()
  }
  t.equal(await inReferenceOrder(graph, 2, cancel.signal, work).catch((error) => error), reason)
})
