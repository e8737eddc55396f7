import { packageNames } from '../service/ready-environment.ts'

/** Tokens that submit in turn; fair turns between them are a part of the queue's work. */
const tokenCount = 10
/** Requests at a time. */
const callers = 16
const priorities = ['normal', 'normal', 'high', 'low'] as const

/**
 * POSTs specs of two packages each, which all differ, in mixed priorities, from several tokens. Throws for an answer other
 * than 202.
 */
export async function submit(url: string, builds: number, signal: AbortSignal): Promise<void> {
  const tokens = await makeTokens(url)
  let next = 0
  const caller = async () => {
    for (let index = next++; index < builds && !signal.aborted; index = next++) {
      const path = `/v1/environments?priority=${priorities[index % priorities.length]}`
      await post(`${url}${path}`, { packages: packagesOf(index) }, tokens[index % tokenCount], 202)
    }
  }
  await Promise.all(Array.from({ length: callers }, caller))
}

/** Creates a first token, and with it those of the callers. Returns their texts. */
async function makeTokens(url: string): Promise<string[]> {
  const make = async (name: string, scopes: string[], maker?: string) => {
    const { token } = (await post(`${url}/v1/tokens`, { name, scopes }, maker, 201)) as { token: string }
    return token
  }
  const first = await make('first', ['admin'])
  const names = Array.from({ length: tokenCount }, (_, index) => `caller-${index}`)
  return Promise.all(names.map((name) => make(name, ['submit'], first)))
}

/** Returns two names, another pair for each index. */
function packagesOf(index: number) {
  const one = index % packageNames.length
  const distance = Math.floor(index / packageNames.length) + 1
  return [packageNames[one], packageNames[(one + distance) % packageNames.length]]
}

async function post(url: string, body: object, token: string | undefined, status: number): Promise<unknown> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify(body),
  })
  const text = await answer.text()
  if (answer.status !== status) throw new Error(`POST ${url}: ${answer.status}: ${text}`)
  return JSON.parse(text)
}
