import Type from 'typebox'
import { interpreterAttribute } from '../../../spec/interpreters.ts'
import type { App, Dependencies } from '../../dependencies.ts'
import { queryInvalid } from '../../problems.ts'
import { answer, Cursor, component, Page, PageLimit } from '../../resources/common.ts'
import { KnownPackageBody, knownPackageBody, OutcomeBody } from '../../resources/known-package.ts'
import { problemResponses } from '../../resources/problem.ts'

const Query = Type.Object(
  {
    limit: PageLimit,
    cursor: Cursor,
    target: Type.Optional(
      Type.String({
        maxLength: 100,
        description: 'The target interpreter, in any form that a spec accepts.',
      }),
    ),
    status: Type.Optional(OutcomeBody),
  },
  { additionalProperties: false },
)

export function listKnownPackages(app: App, { db }: Dependencies): void {
  app.route({
    method: 'GET',
    url: '/v1/packages',
    config: { scope: 'read' },
    schema: {
      operationId: 'listKnownPackages',
      summary: 'List which packages work under which interpreter, by name, from the newest builds',
      querystring: Query,
      response: {
        200: answer(
          'One page, with an entry for each package and target.',
          Page(component(KnownPackageBody)),
        ),
        ...problemResponses('query-invalid'),
      },
    },
    handler: async ({ query: { target, ...rest } }, reply) => {
      const page = await db.knownPackages.list({ ...rest, target: target && attributeOf(target) })
      if (!page) throw queryInvalid('cursor', 'Is not the `next` of a page.')
      return reply.send({ items: page.items.map(knownPackageBody), next: page.next })
    },
  })
}

function attributeOf(target: string): string {
  const attribute = interpreterAttribute(target)
  if (attribute === null)
    throw queryInvalid('target', 'Is not the name of an interpreter, such as `3.13t` or `python313`.')
  return attribute
}
