import { setTimeout as sleep } from 'node:timers/promises'
import { SetupFault } from '../errors.ts'

/** One end of the channel that Node opens between a process and its child. */
export interface Channel {
  send(message: Message, sent: (error: Error | null) => void): unknown
  on(event: 'message', listener: (message: Message) => void): unknown
}

/** Functions that the other process may call. Values cross as structured clones. */
export type Callable = { [name: string]: (value: never) => Promise<unknown> }

type Message =
  | { call: string; number: number; value: unknown }
  | { answered: number; value: unknown }
  | { answered: number; fault: SentError }

/** An error as it crosses the channel, which would drop its class. */
interface SentError {
  message: string
  isSetup: boolean
  stack: string | undefined
}

type Answer = Extract<Message, { answered: number }>

/**
 * Returns a function that calls those of the process at the other end, and lets that process call `own`. A call rejects with the
 * error of the function; a `SetupFault` arrives as one. A call to a process that ends meanwhile never returns.
 */
export function openCalls<Others extends Callable>(
  channel: Channel,
  own: Callable,
): <Name extends keyof Others & string>(
  name: Name,
  ...value: Parameters<Others[Name]>
) => ReturnType<Others[Name]> {
  const waiting = new Map<number, (answer: Answer) => void>()
  let last = 0

  channel.on('message', (message) => {
    if ('call' in message) void answer(message.number, () => own[message.call]?.(message.value as never))
    else waiting.get(message.answered)?.(message)
  })

  async function answer(number: number, work: () => Promise<unknown> | undefined): Promise<void> {
    // The caller may have ended, and needs no answer then.
    const send = (message: Message) => void channel.send(message, () => {})
    try {
      send({ answered: number, value: await work() })
    } catch (error) {
      const { message, stack } = error as Error
      send({ answered: number, fault: { message, stack, isSetup: error instanceof SetupFault } })
    }
  }

  return (name, value) => {
    const number = ++last
    const called = new Promise<unknown>((resolve, reject) => {
      waiting.set(number, (answer) => {
        if ('fault' in answer) reject(errorFrom(answer.fault))
        else resolve(answer.value)
      })
      channel.send({ call: name, number, value }, (error) => error && reject(error))
    })
    return called.finally(() => waiting.delete(number)) as ReturnType<Others[typeof name]>
  }
}

/** Returns null for an answer that fails or takes longer than `ms`. */
export function within<T>(ms: number, answer: Promise<T>): Promise<T | null> {
  return Promise.race([answer, sleep(ms, null, { ref: false })]).catch(() => null)
}

function errorFrom({ message, isSetup, stack }: SentError): Error {
  const error = isSetup ? new SetupFault(message) : new Error(message)
  if (stack !== undefined) error.stack = stack
  return error
}
