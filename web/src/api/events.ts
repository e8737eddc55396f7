import { EventSourceParserStream } from 'eventsource-parser/stream'
import { authorization } from './session'

export type Connection = 'connecting' | 'live' | 'lost' | 'ended'

const againMs = 2_000

/** An event of a build: `state`, `progress` or `end`. */
export interface BuildEvent {
  type: string
  data: { at?: string; building?: string[] }
}

/**
 * Follows the events of a build until it has ended. `EventSource` cannot send a token in a header, so the stream is fetched; it
 * is taken up again after the last event that came.
 */
export function followEvents(
  buildId: string,
  {
    onEvent,
    onConnection,
  }: { onEvent: (event: BuildEvent) => void; onConnection: (state: Connection) => void },
): () => void {
  const controller = new AbortController()
  const { signal } = controller
  void follow()
  return () => controller.abort()

  async function follow() {
    let lastId = ''
    while (!signal.aborted) {
      try {
        const response = await fetch(`/v1/builds/${buildId}/events`, {
          headers: { ...authorization(), ...(lastId && { 'last-event-id': lastId }) },
          signal,
        })
        if (response.status === 204) return onConnection('ended')
        if (!response.ok || !response.body) throw new Error(`${response.status}`)
        onConnection('live')
        const events = response.body
          .pipeThrough(new TextDecoderStream())
          .pipeThrough(new EventSourceParserStream())
        for await (const { id, event = '', data } of iterate(events)) {
          if (id) lastId = id
          onEvent({ type: event, data: JSON.parse(data) as BuildEvent['data'] })
          if (event === 'end') return onConnection('ended')
        }
      } catch {
        if (signal.aborted) return
      }
      onConnection('lost')
      await new Promise((resolve) => setTimeout(resolve, againMs))
    }
  }
}

/** Safari has no async iterator on streams yet. */
async function* iterate<Value>(stream: ReadableStream<Value>): AsyncGenerator<Value> {
  const reader = stream.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    yield value
  }
}
