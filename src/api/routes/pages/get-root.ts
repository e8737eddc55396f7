import { negotiate } from '@fastify/accept-negotiator'
import Type from 'typebox'
import type { App } from '../../dependencies.ts'
import { sendPage } from './page-files.ts'

const Links = Type.Object({
  name: Type.Literal('Patchbay'),
  docs: Type.String({ description: 'The API for people.' }),
  openapi: Type.String({ description: 'The API for programs.' }),
  v1: Type.Record(Type.String(), Type.String(), { description: 'Where the lists of each resource are.' }),
})

const links = {
  name: 'Patchbay',
  docs: '/docs',
  openapi: '/openapi.json',
  v1: {
    environments: '/v1/environments',
    packages: '/v1/packages',
    channels: '/v1/channels',
    workers: '/v1/workers',
    cache: '/v1/cache',
  },
} as const

/** Headers that the page has, and the links have not. */
const ofPage = {
  'content-security-policy': {
    type: 'string',
    'x-optional': true,
    description: 'The page loads, runs and asks nothing of any other host.',
  },
  'referrer-policy': {
    type: 'string',
    'x-optional': true,
    description: 'Other hosts do not learn which page a link was on.',
  },
  'accept-ranges': { type: 'string', 'x-optional': true, description: 'Of the page.' },
  'last-modified': { type: 'string', 'x-optional': true, description: 'When the page was built.' },
  etag: { type: 'string', 'x-optional': true, description: 'Of the page.' },
} as const

export function getRoot(app: App): void {
  app.route({
    method: 'GET',
    url: '/',
    config: { scope: 'open' },
    schema: {
      operationId: 'getRoot',
      summary: 'The pages for a browser, links into the API for a program',
      headers: Type.Object({
        accept: Type.Optional(
          Type.String({ description: '`text/html` for the pages; links are the answer to anything else.' }),
        ),
      }),
      response: {
        200: {
          description: 'The page, or the links.',
          headers: {
            vary: { type: 'string' },
            'cache-control': { type: 'string' },
            ...ofPage,
          },
          content: {
            'application/json': { schema: Links },
            'text/html': { schema: Type.Unsafe<string>({ type: 'string' }) },
          },
        },
      },
    },
    handler: async (request, reply) => {
      reply.headers({ vary: 'accept', 'cache-control': 'no-cache' })
      const type = negotiate(request.headers.accept ?? '*/*', ['application/json', 'text/html'])
      return type === 'text/html' ? sendPage(reply) : reply.send(links)
    },
  })
}
