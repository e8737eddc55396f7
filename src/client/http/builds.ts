import type { Failure } from '../../errors.ts'
import { query } from './query.ts'
import type { Answer, Transport } from './transport.ts'

export const priorities = ['high', 'normal', 'low'] as const
export type Priority = (typeof priorities)[number]

export interface Build {
  id: string
  environmentId: string
  attempt: number
  state: 'queued' | 'planning' | 'building' | 'verifying' | 'publishing' | 'ready' | 'failed' | 'cancelled'
  progress: { done: number; expected: number }
  /** Names of derivations. */
  buildingNow: string[]
  failure: Failure | null
  priority: Priority
  /** Set once somebody wants it to end. */
  cancelRequested: { at: string; by: string } | null
  /** Why no worker that is there takes it, while that is so. Services before 2026-11-29 do not say. */
  waitsBecause?: string | null
  retryOf: string | null
  retriedAs: string | null
  createdAt: string
  finishedAt: string | null
}

/** From where on a log is wanted: a byte, or its last lines. */
export type LogFrom = { offset: number } | { lines: number }

export interface LogPiece {
  text: string
  nextOffset: number
  complete: boolean
  /** It has been thrown away. */
  pruned: boolean
}

export interface Builds {
  build(id: string): Promise<Build>
  /** Reads it at once, and from then on when it has changed. */
  watchBuild(id: string): () => Promise<Build>
  /** A piece of its log, without what steers terminals. */
  log(id: string, offset: number): Promise<LogPiece>
  /** The same, as the builders wrote it. */
  colouredLog(id: string, from: LogFrom): Promise<LogPiece>
  /** The whole of that from a byte on, as it comes. The build has ended where this is over without having broken off. */
  followLog(id: string, offset: number): Promise<Response>
  cancel(id: string): Promise<Build>
  /** Returns the new attempt. */
  retry(id: string): Promise<Build>
  prioritise(id: string, priority: Priority): Promise<Build>
}

const ansi = { accept: 'text/x-ansi' }

export function buildsOf({ request, read, send, stream, watch }: Transport): Builds {
  const at = (id: string) => `/v1/builds/${encodeURIComponent(id)}`
  return {
    build: (id) => read(at(id)),
    watchBuild: (id) => watch(at(id)),
    log: async (id, offset) => pieceOf(await request(`${at(id)}/log?offset=${offset}`)),
    colouredLog: async (id, from) =>
      pieceOf(await request(`${at(id)}/log${query({ ...from })}`, { headers: ansi })),
    followLog: (id, offset) => stream(`${at(id)}/log?follow=true&offset=${offset}`, { headers: ansi }),
    cancel: (id) => read(`${at(id)}/cancel`, { method: 'POST' }),
    retry: (id) => read(`${at(id)}/retry`, { method: 'POST' }),
    prioritise: (id, priority) => send(`${at(id)}/priority`, { priority }, { method: 'PUT' }),
  }
}

function pieceOf({ text, headers }: Answer): LogPiece {
  return {
    text,
    nextOffset: Number(headers.get('x-log-next-offset')),
    complete: headers.get('x-log-complete') === 'true',
    pruned: headers.get('x-log-pruned') === 'true',
  }
}
