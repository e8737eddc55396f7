import { Webhook as Signer } from 'standardwebhooks'
import { type Agent, type Dispatcher, request } from 'undici'
import type { Attempt, ClaimedDelivery } from '../db/webhooks/types.ts'
import { AddressRefused } from './address-guard.ts'

/** An attempt, and the seconds of the receiver's `Retry-After`; 0 if it sent none. */
export interface Tried {
  attempt: Attempt
  retryAfterSeconds: number
}

/** Bytes read of the body of an error answer. */
const answerBytes = 4096
/** Characters of it that the log of deliveries shows. */
const answerShown = 200

/**
 * Sends a signed message once, and returns the result: a receiver that fails is no error here. Rejects if `closing` aborts it.
 * Does not follow redirects: they would lead to addresses that no caller has registered.
 */
export async function send(
  { id, url, secret, payload }: Pick<ClaimedDelivery, 'id' | 'url' | 'secret' | 'payload'>,
  { agent, limitMs, closing }: { agent: Agent; limitMs: number; closing: AbortSignal },
): Promise<Tried> {
  const at = new Date()
  const started = performance.now()
  const limit = AbortSignal.timeout(limitMs)
  const tried = (status: number | null, error: string | null, retryAfterSeconds = 0): Tried => {
    const ms = Math.round(performance.now() - started)
    return { attempt: { at: at.toISOString(), status, error, ms }, retryAfterSeconds }
  }
  const body = JSON.stringify(payload)
  try {
    const answer = await request(url, {
      dispatcher: agent,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'patchbay',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': new Signer(secret).sign(id, at, body),
      },
      body,
      signal: AbortSignal.any([limit, closing]),
      headersTimeout: 0,
      bodyTimeout: 0,
    })
    const { statusCode: status, headers } = answer
    if (status >= 200 && status < 300) {
      letGo(answer)
      return tried(status, null)
    }
    return tried(status, await complaint(answer), secondsOf(headers['retry-after'], at))
  } catch (error) {
    closing.throwIfAborted()
    return tried(null, limit.aborted ? `No answer within ${limitMs / 1000} seconds.` : plainly(error))
  }
}

async function complaint(answer: Dispatcher.ResponseData): Promise<string> {
  const { statusCode: status, headers } = answer
  const { location } = headers
  if (status >= 300 && status < 400 && location !== undefined) {
    letGo(answer)
    return `Answered ${status}, a redirect to ${shown(String(location))}. Redirects are not followed: register the address that is meant.`
  }
  const text = shown(await beginning(answer))
  return `Answered ${status}${text === '' ? '.' : `: ${text}`}`
}

/** Returns the beginning of the answer's body, as far as it arrives. */
async function beginning({ body }: Dispatcher.ResponseData): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of body) {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes >= answerBytes) break
    }
  } catch {
    // The status is known; the rest of the body is not needed.
  }
  return Buffer.concat(chunks).subarray(0, answerBytes).toString()
}

/** Discards the answer's body. */
function letGo({ body }: Dispatcher.ResponseData): void {
  body.on('error', () => {})
  body.destroy()
}

/** Puts a text on one line, without characters that a terminal would obey. */
function shown(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const line = text.replace(/[\s\x00-\x1f\x7f-\x9f]+/g, ' ').trim()
  return line.length > answerShown ? `${line.slice(0, answerShown)}…` : line
}

/** Parses `Retry-After`, in seconds or as a date. */
function secondsOf(header: string | string[] | undefined, now: Date): number {
  const text = String(header ?? '')
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - now.getTime()) / 1000
  return Number.isFinite(seconds) ? Math.max(0, seconds) : 0
}

function plainly(error: unknown): string {
  if (error instanceof AddressRefused) return error.message
  const { code, message } = error as NodeJS.ErrnoException
  // An error that combines several addresses has a code, and no message.
  return `No answer: ${shown(message || (code ?? 'unknown error'))}`
}
