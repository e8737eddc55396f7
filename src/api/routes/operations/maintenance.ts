import Type from 'typebox'
import type { App, Dependencies } from '../../dependencies.ts'
import { answer, component } from '../../resources/common.ts'
import { MaintenanceBody, maintenanceBody } from '../../resources/maintenance.ts'

const Body = Type.Object(
  {
    reason: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 500,
        description: 'Text for callers whose builds are refused.',
      }),
    ),
  },
  { additionalProperties: false, examples: [{ reason: 'The workers move to other machines until noon.' }] },
)
const url = '/v1/maintenance'

export function getMaintenance(app: App, { db }: Dependencies): void {
  app.route({
    method: 'GET',
    url,
    config: { scope: 'read' },
    schema: {
      operationId: 'getMaintenance',
      summary: 'Read whether the service is in maintenance',
      response: { 200: answer('The mode of the service.', component(MaintenanceBody)) },
    },
    handler: async (_request, reply) => reply.send(maintenanceBody(await db.maintenance.get())),
  })
}

export function beginMaintenance(app: App, { db }: Dependencies): void {
  app.route({
    method: 'PUT',
    url,
    config: { scope: 'admin' },
    schema: {
      operationId: 'beginMaintenance',
      summary: 'Begin maintenance: every API of the service refuses new builds and plans until it ends',
      description:
        'Refused requests get 503 `maintenance` with `Retry-After`. Requests for ready environments and for builds under way are answered as usual, and the binary cache serves. Workers go on with builds that were accepted. Repeating the request replaces the reason.',
      body: Body,
      response: { 200: answer('The mode of the service.', component(MaintenanceBody)) },
    },
    handler: async ({ body: { reason = null }, caller }, reply) =>
      reply.send(maintenanceBody(await db.maintenance.begin({ setBy: caller.name, reason }))),
  })
}

export function endMaintenance(app: App, { db }: Dependencies): void {
  app.route({
    method: 'DELETE',
    url,
    config: { scope: 'admin' },
    schema: {
      operationId: 'endMaintenance',
      summary: 'End maintenance: the service takes builds and plans again',
      response: { 200: answer('The mode of the service.', component(MaintenanceBody)) },
    },
    handler: async (_request, reply) => {
      await db.maintenance.end()
      return reply.send(maintenanceBody(null))
    },
  })
}
