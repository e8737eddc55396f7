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

/** `wait` of routes that ask for, or look at, what may take hours. */
export const BuildWait = Wait('the build’s end', { maximum: 60, unless: 0 })

export type Waiting<Seen> = (
  reply: FastifyReply,
  id: string,
  seconds: number,
  enough: (seen: Seen) => boolean,
) => Promise<Seen>

/**
 * Has answers wait: for what is watched to be enough, until `seconds` are over, the caller has gone or its token was revoked, or
 * the service closes.
 * To be called once a route.
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
    // A request that was on its way here as the service began to close.
    if (isClosing) giveUp()
    try {
      const seen = await until(id, enough, controller.signal)
      // A request that has changed something is answered all the same.
      if (method === 'GET' && !(await caller.isGood()))
        throw new Problem('token-invalid', 'It has ended meanwhile.')
      return seen
    } finally {
      off()
      clearTimeout(timer)
      reply.raw.off('close', giveUp)
      patient.delete(controller)
      // A client would keep the connection for its next request, and the server would wait for it to leave.
      if (isClosing) reply.header('connection', 'close')
    }
  }
}

/** Returns a build once it has ended, or as it is after so many seconds; null where it is gone. To be called once a route. */
export function waitingForBuilds(
  app: App,
  { db }: Pick<Dependencies, 'db'>,
): (reply: FastifyReply, buildId: string, seconds: number) => Promise<Build | null> {
  const wait = longPoll(app, sharedRead(db.changes, db.builds.get))
  return (reply, buildId, seconds) => wait(reply, buildId, seconds, hasEnded)
}

/** Of what is not there any more, no end will come. */
export const hasEnded = (seen: { finishedAt: Date | null } | null) =>
  seen === null || seen.finishedAt !== null
