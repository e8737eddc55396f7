import Type from 'typebox'
import { Problem } from '../../../errors.ts'
import { normalName } from '../../../spec/names.ts'
import { nearest } from '../../../spec/nearest.ts'
import type { App, Dependencies } from '../../dependencies.ts'
import { answer, component } from '../../resources/common.ts'
import { KnownPackageDetails, knownVersionBody } from '../../resources/known-package.ts'
import { problemResponses } from '../../resources/problem.ts'

const PackageName = Type.Object({
  name: Type.String({
    pattern: '^[A-Za-z0-9._-]{1,128}$',
    description: 'Name of the package in any spelling.',
  }),
})

export function getKnownPackage(app: App, { db }: Dependencies): void {
  app.route({
    method: 'GET',
    url: '/v1/packages/:name',
    config: { scope: 'read' },
    schema: {
      operationId: 'getKnownPackage',
      summary: 'Read the results of all builds for one package, by version and target',
      description:
        'Ignores case and the difference between `-`, `_` and `.` in the name. Counts builds that have ended.',
      params: PackageName,
      response: {
        200: answer('The results for the package.', component(KnownPackageDetails)),
        ...problemResponses('not-found'),
      },
    },
    handler: async ({ params }, reply) => {
      const name = normalName(params.name)
      const known = await db.knownPackages.get(name)
      if (known.length === 0) throw notSeen(name, nearest(name, await db.knownPackages.names()))
      return reply.send({ name, items: known.map(knownVersionBody) })
    },
  })
}

function notSeen(name: string, near: string[]): Problem {
  const meant = near.length > 0 ? ` Did you mean ${near.join(', ')}?` : ''
  const detail = `No build that has ended had a package ${name}.${meant}`
  return new Problem('not-found', detail, [
    { pointer: 'name', detail, ...(near.length > 0 && { nearest: near }) },
  ])
}
