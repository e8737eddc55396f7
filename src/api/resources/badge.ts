import { makeBadge } from 'badge-maker'
import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import type { Outcome } from '../../db/builds/outcome.ts'

export interface Badge {
  label: string
  message: string
  color: 'green' | 'orange' | 'blue' | 'red' | 'grey'
}

const colours = { green: '#1a7f37', orange: '#b35900', blue: '#0969da', red: '#c93c37', grey: '#57606a' }

/** The same words as the pages. */
const words: { [status in Outcome]: Omit<Badge, 'label'> } = {
  works: { message: 'safe without the GIL', color: 'green' },
  'gil-reenabled': { message: 'turns the GIL on', color: 'orange' },
  'native-missing': { message: 'works without its native part', color: 'blue' },
  'import-failed': { message: 'cannot be imported', color: 'red' },
  crashes: { message: 'crashes', color: 'red' },
  'build-failed': { message: 'does not build', color: 'red' },
  unknown: { message: 'unknown', color: 'grey' },
}

export function packageBadge(label: string, status: Outcome): Badge {
  return { label, ...words[status] }
}

export const badgeAnswer = {
  200: {
    description: 'A picture for a README.',
    headers: {
      'cache-control': { type: 'string' },
      'content-security-policy': { type: 'string', description: 'The picture loads nothing.' },
    },
    content: { 'image/svg+xml': { schema: Type.Unsafe<string>({ type: 'string' }) } },
  },
}

/** Answers with a picture that is looked up anew after some minutes. */
export function sendBadge(reply: FastifyReply, { label, message, color }: Badge): FastifyReply {
  const picture = makeBadge({ label, message, color: colours[color], style: 'flat' })
  return reply
    .headers({
      'cache-control': 'max-age=300',
      'content-security-policy': "default-src 'none'",
    })
    .type('image/svg+xml')
    .serializer(String)
    .send(picture)
}
