import type { InjectOptions } from 'fastify'
import type { App } from '../../../src/api/dependencies.ts'
import { descriptionOf } from './description.ts'
import { judge } from './judge.ts'

/** Shared by every app of a process. */
let judging: ReturnType<typeof judge> | undefined

/** Checks every injected answer against the description, and throws at a difference. */
export function holdToDescription(app: App): void {
  const inject = app.inject.bind(app) as (asked: InjectOptions | string) => ReturnType<App['inject']>
  const held = async (asked: InjectOptions | string) => {
    const response = await inject(asked)
    judging ??= judge(await descriptionOf(app))
    const { method = 'GET', url = '' } = typeof asked === 'string' ? { url: asked } : asked
    const { statusCode: status, body } = response
    const headers = Object.fromEntries(
      Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
    )
    const { faults } = judging(method, String(url), { status, headers, body })
    if (faults.length > 0) throw new Error(`${method} ${url} ${status}: ${faults.join('; ')}`)
    return response
  }
  app.inject = held as unknown as App['inject']
}
