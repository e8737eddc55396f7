import Type from 'typebox'
import { Problem } from '../../../errors.ts'
import { normalName } from '../../../spec/names.ts'
import { channelNamePattern, packageNamePattern } from '../../../spec/schema.ts'
import type { App, Dependencies } from '../../dependencies.ts'
import { TagsQuery, tagsOf } from '../../resources/build.ts'
import { answer, Cursor, component, noTime, Page, PageLimit, Time, timeOf } from '../../resources/common.ts'
import { EnvironmentSummaryBody, environmentSummary, StatusBody } from '../../resources/environment.ts'
import { problemResponses } from '../../resources/problem.ts'

const Query = Type.Object(
  {
    limit: PageLimit,
    cursor: Cursor,
    id: Type.Optional(
      Type.String({
        pattern: '^[0-9a-f-]{4,64}$',
        'x-expected': 'the beginning of an id: 4 to 64 hex digits and `-`',
        description: 'Beginning of the environment’s id, or of the id of its newest build.',
      }),
    ),
    status: Type.Optional(StatusBody),
    package: Type.Optional(
      Type.String({
        pattern: packageNamePattern,
        'x-expected': 'a package name',
        description: 'A package that the spec names.',
      }),
    ),
    channel: Type.Optional(
      Type.String({
        pattern: channelNamePattern,
        'x-expected': 'the name of a channel',
        description: 'The channel of the spec.',
      }),
    ),
    tag: TagsQuery('`key:value`, a tag of one of its builds. When repeated, all tags have to match.'),
    since: Type.Optional(Time('Only environments first requested at or after this time.')),
  },
  { additionalProperties: false },
)

export function listEnvironments(app: App, { db }: Dependencies): void {
  app.route({
    method: 'GET',
    url: '/v1/environments',
    config: { scope: 'read' },
    schema: {
      operationId: 'listEnvironments',
      summary: 'List environments, newest first',
      querystring: Query,
      response: {
        200: answer('One page.', Page(component(EnvironmentSummaryBody))),
        ...problemResponses('query-invalid'),
      },
    },
    handler: async (request, reply) => {
      const { since, package: name, tag, ...rest } = request.query
      const page = await db.environments.list({
        ...rest,
        package: name && normalName(name),
        tags: tagsOf(tag),
        since: since === undefined ? undefined : sinceOf(since),
      })
      if (!page) throw unusable('cursor', 'Is not the `next` of a page.')
      return reply.send({ items: page.items.map(environmentSummary), next: page.next })
    },
  })
}

function sinceOf(text: string): Date {
  const time = timeOf(text)
  if (!time) throw unusable('since', noTime(text))
  return time
}

function unusable(parameter: string, detail: string): Problem {
  return new Problem('query-invalid', 'Correct the parameters listed.', [{ pointer: parameter, detail }])
}
