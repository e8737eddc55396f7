import type { FastifyReply, FastifyRequest } from 'fastify'

/** Headers of every answer: the id under which the log speaks of the request, and that browsers must not guess types. */
export function identify(request: FastifyRequest, reply: FastifyReply): void {
  reply.headers({ 'x-request-id': request.id, 'x-content-type-options': 'nosniff' })
}
