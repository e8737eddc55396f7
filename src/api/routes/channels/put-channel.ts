import Type, { type Static } from 'typebox'
import { entryFaults, nameFault, sourceOf } from '../../../channel/entry.ts'
import type { ChannelMove } from '../../../db/channels/types.ts'

import { type Fault, Problem } from '../../../errors.ts'
import type { App, Dependencies } from '../../dependencies.ts'
import { bodyInvalid, noChannel } from '../../problems.ts'
import { ChannelDetailsBody, ChannelRequest, MoveWaitQuery } from '../../resources/channel.ts'
import { answer, component } from '../../resources/common.ts'
import { problemResponses } from '../../resources/problem.ts'
import { retryAfterSeconds } from '../../resources/retry-after.ts'
import { hasEnded, longPoll } from '../../watch/long-poll.ts'
import { sharedRead } from '../../watch/shared-read.ts'
import { channelWithHistory } from './channel-with-history.ts'

export function putChannel(app: App, { db }: Dependencies): void {
  const wait = longPoll(app, sharedRead(db.changes, db.channelMoves.get))
  app.route({
    method: 'PUT',
    url: '/v1/channels/:name',
    config: { scope: 'admin' },
    schema: {
      operationId: 'putChannel',
      summary: 'Register a channel, or move it to another pin',
      description:
        'The body describes the whole channel, like an entry of a channels file; without `default`, that flag does not change. A worker first lists the packages of the new pin. Until then, and when that fails, the channel keeps its old pin; `move.failure` gives the reason.',
      // Reports an invalid name as a fault among others.
      params: Type.Object({ name: Type.String({ description: 'Name of the channel.' }) }),
      querystring: MoveWaitQuery,
      body: ChannelRequest,
      response: {
        200: answer(
          'The channel already has this pin and `move` is null, or the move has ended and `move` shows it.',
          component(ChannelDetailsBody),
        ),
        202: answer('The move has not ended yet. Poll `Location`.', component(ChannelDetailsBody), {
          location: { type: 'string' },
          'retry-after': { type: 'integer' },
        }),
        ...problemResponses('body-invalid', 'query-invalid', 'body-too-large', 'unsupported-media-type'),
        ...problemResponses('channel-in-file', 'channel-moving'),
      },
    },
    attachValidation: true,
    handler: async (request, reply) => {
      const { name } = request.params
      const faults = faultsOf(name, request.body, request.validationError)
      if (faults.length > 0) throw bodyInvalid(faults)
      const asked = await db.channelMoves.ask(askOf(name, request.body))
      switch (asked.outcome) {
        case 'in-file':
          throw inFile(name)
        case 'moving':
          throw moving(name, asked.move)
        case 'unchanged':
          // Hides an older, possibly failed move, which does not concern this request.
          return reply.send({ ...(await details()), move: null })
      }
      const move = await wait(reply, asked.move.id, request.query.wait, hasEnded)
      if (move?.finishedAt) return reply.send(await details())
      return reply
        .code(202)
        .headers({ location: `/v1/channels/${name}`, 'retry-after': retryAfterSeconds.unfinished })
        .send(await details())

      async function details() {
        const channel = await channelWithHistory(db, name)
        if (!channel) throw noChannel(name)
        return channel
      }
    },
  })
}

/** Collects all faults, those of the schema first. Throws when the query is invalid. */
function faultsOf(name: string, body: unknown, validationError: Error | undefined): Fault[] {
  if (validationError instanceof Problem && validationError.code !== 'body-invalid') throw validationError
  const ofShape = validationError instanceof Problem ? validationError.faults : []
  const further = entryFaults(body).filter(({ pointer }) => !ofShape.some((one) => one.pointer === pointer))
  const misnamed = nameFault(name)
  return [...(misnamed === null ? [] : [{ pointer: 'name', detail: misnamed }]), ...ofShape, ...further]
}

function askOf(name: string, body: Static<typeof ChannelRequest>) {
  const { from, defaults } = sourceOf(name, body, (path) => path)
  return { channel: name, from, defaults, isDefault: body.default ?? null }
}

function inFile(name: string): Problem {
  return new Problem(
    'channel-in-file',
    `Channel "${name}" is in the workers’ channels file. Change it there and restart the workers, or remove it from the file to move it through the API.`,
  )
}

function moving(name: string, { from, askedAt }: ChannelMove): Problem {
  const to = 'path' in from ? from.path : 'branch' in from ? `the branch ${from.branch}` : from.rev
  return new Problem(
    'channel-moving',
    `Channel "${name}" is being moved to ${to}, as requested at ${askedAt.toISOString()}. Ask again once that has ended.`,
  )
}
