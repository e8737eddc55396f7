import Type from 'typebox'
import { Problem } from '../../../errors.ts'
import type { App, Dependencies } from '../../dependencies.ts'
import { noEnvironment } from '../../problems.ts'
import { EnvironmentId } from '../../resources/common.ts'
import { problemResponses } from '../../resources/problem.ts'

export function getBundle(app: App, { db }: Dependencies): void {
  app.route({
    method: 'GET',
    url: '/v1/environments/:id/bundle',
    config: { scope: 'read' },
    schema: {
      operationId: 'getBundle',
      summary: 'Download a folder from which `nix-build` makes the environment without Patchbay',
      params: EnvironmentId,
      response: {
        200: {
          description: 'A gzipped tar archive; run `nix-build` in the unpacked folder.',
          headers: {
            'content-disposition': { type: 'string', description: 'Suggests a file name.' },
          },
          content: {
            'application/gzip': { schema: Type.Unsafe<Buffer>({ type: 'string', format: 'binary' }) },
          },
        },
        ...problemResponses('not-found'),
      },
    },
    handler: async ({ params: { id } }, reply) => {
      const bundle = await db.environments.bundle(id)
      if (!bundle) throw (await db.environments.get(id)) ? notPlanned() : noEnvironment(id)
      return reply
        .type('application/gzip')
        .header('content-disposition', `attachment; filename="patchbay-${id.slice(0, 12)}.tar.gz"`)
        .send(bundle)
    },
  })
}

function notPlanned(): Problem {
  return new Problem(
    'not-found',
    'The bundle exists once a worker has planned the build. Try again when its state is `building`.',
  )
}
