import Type from 'typebox'
import { Problem } from '../../../errors.ts'
import { interpreterAttribute } from '../../../spec/interpreters.ts'
import { normalName } from '../../../spec/names.ts'
import type { App, Dependencies } from '../../dependencies.ts'
import { badgeAnswer, packageBadge, sendBadge } from '../../resources/badge.ts'
import { problemResponses } from '../../resources/problem.ts'

const PackageName = Type.Object({
  name: Type.String({
    pattern: '^[A-Za-z0-9._-]{1,128}$',
    description: 'Of the package, however it is spelt.',
  }),
})

const Query = Type.Object(
  {
    target: Type.Optional(
      Type.String({
        maxLength: 100,
        description:
          'The interpreter, in any of the ways a spec may name it; else the one that a build had the package for last.',
      }),
    ),
  },
  { additionalProperties: false },
)

export function getPackageBadge(app: App, { db }: Pick<Dependencies, 'db'>): void {
  app.route({
    method: 'GET',
    url: '/badge/packages/:name.svg',
    config: { scope: 'read' },
    schema: {
      operationId: 'getPackageBadge',
      summary: 'A picture of what builds have shown of a package',
      params: PackageName,
      querystring: Query,
      response: { ...badgeAnswer, ...problemResponses('query-invalid', 'not-found') },
    },
    handler: async ({ params, query: { target } }, reply) => {
      const name = normalName(params.name)
      const attribute = target && (interpreterAttribute(target) ?? target)
      const versions = await db.knownPackages.get(name)
      if (versions.length === 0)
        throw new Problem('not-found', `No build that has ended had a package ${name}.`)
      const known = versions.find((one) => attribute === undefined || one.target === attribute)
      const label = known ? `${name} ${known.version}` : name
      return sendBadge(reply, packageBadge(label, known && !known.outdated ? known.status : 'unknown'))
    },
  })
}
