import Type from 'typebox'
import type { App, Dependencies } from '../../dependencies.ts'
import { queryInvalid } from '../../problems.ts'
import {
  answer,
  Cursor,
  component,
  noTime,
  Page,
  PageLimit,
  Time,
  TokenId,
  timeOf,
} from '../../resources/common.ts'
import { AuditEntryBody, auditEntryBody } from '../../resources/operations.ts'
import { problemResponses } from '../../resources/problem.ts'

const Query = Type.Object(
  {
    limit: PageLimit,
    cursor: Cursor,
    token: Type.Optional(TokenId.properties.id),
    since: Type.Optional(Time('Only calls at or after this time.')),
  },
  { additionalProperties: false },
)

export function listAudit(app: App, { db }: Pick<Dependencies, 'db'>): void {
  app.route({
    method: 'GET',
    url: '/v1/audit',
    config: { scope: 'admin' },
    schema: {
      operationId: 'listAudit',
      summary: 'List calls that changed something or lacked the scope to, newest first',
      querystring: Query,
      response: {
        200: answer('One page.', Page(component(AuditEntryBody))),
        ...problemResponses('query-invalid'),
      },
    },
    handler: async ({ query: { since, ...rest } }, reply) => {
      const from = since === undefined ? undefined : timeOf(since)
      if (from === null) throw queryInvalid('since', noTime(since ?? ''))
      const page = await db.audit.list({ ...rest, since: from })
      if (!page) throw queryInvalid('cursor', 'Is not the `next` of a page.')
      return reply.send({ items: page.items.map(auditEntryBody), next: page.next })
    },
  })
}
