import type { App, Dependencies } from '../../dependencies.ts'
import { queryInvalid } from '../../refusals.ts'
import { answer } from '../../resources/answer.ts'
import { component } from '../../resources/component.ts'
import { KnownPackage, knownVersion } from '../../resources/known-package.ts'
import { Page, PageQuery } from '../../resources/page.ts'
import { problemResponses } from '../../resources/problem.ts'

export function listKnownPackages(app: App, { record }: Dependencies): void {
  app.route({
    method: 'GET',
    url: '/v1/packages',
    config: { scope: 'read' },
    schema: {
      operationId: 'listKnownPackages',
      summary: 'Every package that a build has had, by name, and what all builds have shown of it',
      querystring: PageQuery,
      response: {
        200: answer('One page.', Page(component(KnownPackage))),
        ...problemResponses('query-invalid'),
      },
    },
    handler: async ({ query: { limit, cursor } }, reply) => {
      const after = cursor === undefined ? undefined : nameOf(cursor)
      if (after === null) throw queryInvalid('cursor', 'Is not the `next` of a page.')
      const { items, more } = await record.knownPackages.list({ after, limit })
      const last = items.at(-1)
      return reply.send({
        items: items.map(({ name, known }) => ({ name, known: known.map(knownVersion) })),
        next: more && last ? cursorOf(last.name) : null,
      })
    },
  })
}

const cursorOf = (name: string) => Buffer.from(name).toString('base64url')

/** The name that a cursor stands for; null where the text is none of ours. */
function nameOf(cursor: string): string | null {
  const name = Buffer.from(cursor, 'base64url').toString()
  return /^[a-z0-9-]+$/.test(name) && cursorOf(name) === cursor ? name : null
}
