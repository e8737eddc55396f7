import Fastify from 'fastify'
import tap from 'tap'
import type { App } from '../../../src/api/dependencies.ts'
import { answerErrors } from '../../../src/api/hooks/error-handler.ts'
import { CacheStoreFault } from '../../../src/errors.ts'

/** Returns the answer of a route whose handler throws this. */
async function answerTo(error: Error): Promise<{ status: number; code: string }> {
  const app = Fastify() as unknown as App
  answerErrors(app, { db: { ping: async () => undefined } } as unknown as Parameters<typeof answerErrors>[1])
  app.get('/', () => Promise.reject(error))
  const answer = await app.inject('/')
  await app.close()
  return answer.json()
}

tap.test('a storage that is away can be waited for', async (t) => {
  t.match(await answerTo(new CacheStoreFault('no route to 10.0.0.1')), { status: 503, code: 'not-ready' })
})

tap.test('an error that only has the same name is a surprise', async (t) => {
  const named = Object.assign(new Error('away'), { name: 'CacheStoreFault' })
  t.match(await answerTo(named), { status: 500, code: 'internal' })
})
