import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import type { Build } from '../../db/types.ts'
import { Problem } from '../../errors.ts'
import type { App, Dependencies } from '../dependencies.ts'
import { Wait } from '../resources/common.ts'
import { type SharedRead, sharedRead } from './shared-read.ts'

/** Query of routes that ask for something which takes seconds. */
export function WaitQuery(whatFor: string) {
  return Type.Object(
    { wait: Wait(`${whatFor} end`, { maximum: 30, unless: 10 }) },
    { additionalProperties: false },
  )
}

/** `wait` of routes whose work may take hours. */
export const BuildWait = Wait('the build’s end', { maximum: 60, unless: 0 })

export type Waiting<Seen> = (
  reply: FastifyReply,
  id: string,
  seconds: number,
  enough: (seen: Seen) => boolean,
) => Promise<Seen>

/**
 * Delays answers until `enough` accepts the watched state, or `seconds` pass, the caller hangs up, its token ends, or the service
 * closes. Call it once per route.
 */
export function longPoll<Seen>(app: App, { until }: SharedRead<Seen>): Waiting<Seen> {
  const patient = new Set<AbortController>()
  let isClosing = false
  app.addHook('preClose', async () => {
    isClosing = true
    for (const controller of patient) controller.abort()
  })
  return async (reply, id, seconds, enough) => {
    const controller = new AbortController()
    const giveUp = () => controller.abort()
    const timer = setTimeout(giveUp, seconds * 1000)
    reply.raw.once('close', giveUp)
    const { caller, method } = reply.request
    const off = caller.whenEnded(giveUp)
    patient.add(controller)
    // Covers a request that arrives while the service closes.
    if (isClosing) giveUp()
    try {
      const seen = await until(id, enough, controller.signal)
      // Only a GET fails here: other requests have already changed something.
      if (method === 'GET' && !(await caller.isGood()))
        throw new Problem('token-invalid', 'The token has expired or was revoked meanwhile.')
      return seen
    } finally {
      off()
      clearTimeout(timer)
      reply.raw.off('close', giveUp)
      patient.delete(controller)
      // Otherwise the closing server would wait for the client's idle connection.
      if (isClosing) reply.header('connection', 'close')
    }
  }
}

/** Returns a build when it has ended or after `seconds`; null when it is gone. Call it once per route. */
export function waitingForBuilds(
  app: App,
  { db }: Pick<Dependencies, 'db'>,
): (reply: FastifyReply, buildId: string, seconds: number) => Promise<Build | null> {
  const wait = longPoll(app, sharedRead(db.changes, db.builds.get))
  return (reply, buildId, seconds) => wait(reply, buildId, seconds, hasEnded)
}

/** Treats a missing resource as ended, because it will not change. */
export const hasEnded = (seen: { finishedAt: Date | null } | null) =>
  seen === null || seen.finishedAt !== null
