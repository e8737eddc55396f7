import { Problem } from '../../../errors.ts'
import { specsInThreads } from '../../../requirements/spec-in-thread.ts'
import type { App, Dependencies } from '../../dependencies.ts'
import { bodyInvalid } from '../../problems.ts'
import { answer, component } from '../../resources/common.ts'
import { problemResponses } from '../../resources/problem.ts'
import { FileRequest, SpecFromBody } from '../../resources/spec-from.ts'
import { channelFor } from '../../submit/resolve-channel.ts'

export function specFromFile(app: App, { db }: Pick<Dependencies, 'db'>): void {
  const convert = specsInThreads()
  app.route({
    method: 'POST',
    url: '/v1/specs',
    config: { scope: 'read' },
    schema: {
      operationId: 'specFromFile',
      summary: 'Make a spec of a file of requirements, and list what is not in it; records nothing',
      description:
        'Reads the files that `patchbay spec from` reads, one in each request: requirements.txt, pyproject.toml, environment.yml, lock files. A file that this one includes is a fault.',
      body: FileRequest,
      response: {
        200: answer('The spec, and what is not in it.', component(SpecFromBody)),
        ...problemResponses('body-invalid', 'body-too-large', 'unsupported-media-type'),
        ...problemResponses('channel-unknown', 'pin-unknown', 'not-ready'),
      },
    },
    handler: async ({ body }, reply) => {
      const channel = await channelFor(db.channels, body.channel)
      // No channel is the default, so that the body has to name one.
      if (channel instanceof Problem && channel.code === 'spec-invalid') throw bodyInvalid(channel.faults)
      if (channel instanceof Problem) throw channel
      const { defaults, pythonVersion, packageNames } = channel
      const converted = await convert({ file: body, known: { defaults, pythonVersion, packageNames } })
      if ('fault' in converted) throw bodyInvalid([{ pointer: '', detail: converted.fault }])
      const { constraints, ...made } = converted.made
      return reply.send({ ...made, unchecked: constraints })
    },
  })
}
