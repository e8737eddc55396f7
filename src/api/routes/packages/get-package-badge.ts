import Type from 'typebox'
import { interpreterAttribute } from '../../../spec/interpreters.ts'
import { normalName } from '../../../spec/names.ts'
import type { App, Dependencies } from '../../dependencies.ts'
import { badgeAnswer, packageBadge, sendBadge } from '../../resources/badge.ts'
import { problemResponses } from '../../resources/problem.ts'

const PackageName = Type.Object({
  name: Type.String({
    description: 'Of the package, however it is spelt.',
  }),
})

/** Names in normal form. */
const hasName = /^[a-z0-9-]{1,128}$/

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

export function getPackageBadge(app: App, { record }: Pick<Dependencies, 'record'>): void {
  app.route({
    method: 'GET',
    url: '/badge/packages/:name.svg',
    config: { scope: 'read' },
    schema: {
      operationId: 'getPackageBadge',
      summary: 'A picture of what builds have shown of a package',
      description:
        'A package that no build has had is `unknown`, so that a README never shows a broken picture.',
      params: PackageName,
      querystring: Query,
      response: { ...badgeAnswer, ...problemResponses('query-invalid') },
    },
    handler: async ({ params, query: { target } }, reply) => {
      const name = normalName(params.name)
      const attribute = target && (interpreterAttribute(target) ?? target)
      const versions = hasName.test(name) ? await record.knownPackages.get(name) : []
      const known = versions.find((one) => attribute === undefined || one.target === attribute)
      const label = !hasName.test(name) ? 'package' : known ? `${name} ${known.version}` : name
      return sendBadge(reply, packageBadge(label, known && !known.outdated ? known.status : 'unknown'))
    },
  })
}
