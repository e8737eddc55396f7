import type { Connection } from './events'
import { authorization } from './session'

const againMs = 2_000

/** Streams a build's log with its colours, from its first byte to its end, and goes on where a connection broke off. */
export function followLog(
  buildId: string,
  { onText, onConnection }: { onText: (text: string) => void; onConnection: (state: Connection) => void },
): () => void {
  const controller = new AbortController()
  const { signal } = controller
  void follow()
  return () => controller.abort()

  async function follow() {
    const decoder = new TextDecoder()
    let offset = 0
    while (!signal.aborted) {
      try {
        const response = await fetch(`/v1/builds/${buildId}/log?follow=true&offset=${offset}`, {
          headers: { ...authorization(), accept: 'text/x-ansi' },
          signal,
        })
        if (!response.ok || !response.body) throw new Error(`${response.status}`)
        onConnection('live')
        const reader = response.body.getReader()
        for (;;) {
          const { done, value } = await reader.read()
          if (done) {
            onText(decoder.decode())
            return onConnection('ended')
          }
          offset += value.byteLength
          onText(decoder.decode(value, { stream: true }))
        }
      } catch {
        if (signal.aborted) return
      }
      onConnection('lost')
      await new Promise((resolve) => setTimeout(resolve, againMs))
    }
  }
}
