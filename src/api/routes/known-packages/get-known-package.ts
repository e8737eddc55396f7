import { normalName } from '../../../spec/names.ts'
import type { App, Dependencies } from '../../dependencies.ts'
import { notSeen } from '../../refusals.ts'
import { answer } from '../../resources/answer.ts'
import { component } from '../../resources/component.ts'
import { KnownPackageDetails, knownVersionDetails } from '../../resources/known-package.ts'
import { PackageName } from '../../resources/parameters.ts'
import { problemResponses } from '../../resources/problem.ts'

export function getKnownPackage(app: App, { record }: Dependencies): void {
  app.route({
    method: 'GET',
    url: '/v1/packages/:name',
    config: { scope: 'read' },
    schema: {
      operationId: 'getKnownPackage',
      summary:
        'What all builds have shown of a package: native or pure, whether the GIL stays off, what fails',
      description: 'Case, `-`, `_` and `.` in the name do not matter.',
      params: PackageName,
      response: {
        200: answer('What is known of it.', component(KnownPackageDetails)),
        ...problemResponses('not-found'),
      },
    },
    handler: async ({ params }, reply) => {
      const name = normalName(params.name)
      const known = await record.knownPackages.get(name)
      if (known.length === 0) throw notSeen(name)
      return reply.send({ name, known: known.map(knownVersionDetails) })
    },
  })
}
