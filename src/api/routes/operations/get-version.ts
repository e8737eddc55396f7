import Type from 'typebox'
import type { App, Dependencies } from '../../dependencies.ts'
import { answer } from '../../resources/common.ts'

const Version = Type.Object({
  version: Type.String({ description: 'Version of Patchbay that this API runs.' }),
  library: Type.String({ description: 'Hash of the Nix library that its specs name, `sha256-…`.' }),
  libraryInterface: Type.Integer({
    description: 'Version of the interface through which workers must call that library.',
  }),
})

export function getVersion(
  app: App,
  { version, library, libraryInterface }: Pick<Dependencies, 'version' | 'library' | 'libraryInterface'>,
): void {
  app.route({
    method: 'GET',
    url: '/v1/version',
    config: { scope: 'read' },
    schema: {
      operationId: 'getVersion',
      summary: 'Read the version of this API and of its Nix library',
      response: { 200: answer('The versions.', Version) },
    },
    handler: async (_request, reply) => reply.send({ version, library, libraryInterface }),
  })
}
