import type { App, Dependencies } from '../../dependencies.ts'
import { noEnvironment } from '../../problems.ts'
import { type Badge, badgeAnswer, sendBadge } from '../../resources/badge.ts'
import { EnvironmentId } from '../../resources/common.ts'
import { problemResponses } from '../../resources/problem.ts'

export function getEnvironmentBadge(app: App, { db }: Pick<Dependencies, 'db'>): void {
  app.route({
    method: 'GET',
    url: '/badge/environments/:id.svg',
    config: { scope: 'read' },
    schema: {
      operationId: 'getEnvironmentBadge',
      summary: 'A picture of whether an environment is ready, and leaves the GIL off',
      params: EnvironmentId,
      response: { ...badgeAnswer, ...problemResponses('not-found') },
    },
    handler: async ({ params: { id } }, reply) => {
      const recorded = await db.environments.get(id)
      if (!recorded) throw noEnvironment(id)
      const { environment, build, packages } = recorded
      return sendBadge(reply, {
        label: environment.spec.target,
        ...badgeOf(environment.evicted ? 'evicted' : build.state, build.gil?.state, packages.omitted),
      })
    },
  })
}

function badgeOf(status: string, gil: 'on' | 'off' | undefined, omitted: number): Omit<Badge, 'label'> {
  if (status === 'failed') return { message: 'failed', color: 'red' }
  if (status !== 'ready') return { message: status, color: 'grey' }
  const isWhole = omitted === 0
  const words = ['ready', !isWhole && `${omitted} left out`, gil && `GIL ${gil}`].filter(Boolean)
  return { message: words.join(', '), color: isWhole && gil !== 'on' ? 'green' : 'orange' }
}
