import Type, { type Static } from 'typebox'
import { entryFaults, nameFault, sourceOf } from '../../../channel/entry.ts'
import type { ChannelMove } from '../../../db/channels/types.ts'

import { type Fault, Problem } from '../../../errors.ts'
import type { App, Dependencies } from '../../dependencies.ts'
import { bodyInvalid, noChannel } from '../../problems.ts'
import { ChannelDetails, ChannelRequest, MoveWaitQuery } from '../../resources/channel.ts'
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
        'The body says all that the channel is to be, as an entry of a channels file does; only whether it is the default stays as it is where nothing is said. The channel is as it was until a worker has found out what the pin holds, and stays so where that fails: `move.failure` says why then.',
      // A name that no channel can have is a fault like others here.
      params: Type.Object({ name: Type.String({ description: 'Of the channel.' }) }),
      querystring: MoveWaitQuery,
      body: ChannelRequest,
      response: {
        200: answer(
          'It is so already, and `move` is null; or the move has ended, as `move` says.',
          component(ChannelDetails),
        ),
        202: answer('The move has not ended yet. Poll `Location`.', component(ChannelDetails), {
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
          // An older move may have failed: that is nobody's concern who wants what is there.
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

/** All faults at once, those of shape first. Throws what is wrong with the query. */
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
    `Channel "${name}" is in the workers’ channels file. Change it there and restart the workers, or take it out of the file to have it moved by the API.`,
  )
}

function moving(name: string, { from, askedAt }: ChannelMove): Problem {
  const to = 'path' in from ? from.path : 'branch' in from ? `the branch ${from.branch}` : from.rev
  return new Problem(
    'channel-moving',
    `Channel "${name}" is being moved to ${to}, as was asked at ${askedAt.toISOString()}. Ask again once that has ended.`,
  )
}
