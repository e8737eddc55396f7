import type { ProblemCode } from '../../../src/errors.ts'
import type { Apps, World } from './world.ts'

/** One answer of a route, and the request that leads to it. */
export interface Case {
  /** Such as `GET /v1/builds/{id}`. */
  route: string
  /** The state that the request meets, in words. */
  of: string
  status: number
  code?: ProblemCode
  /** Makes the state, and returns the request. */
  ask(world: World): Asked | Promise<Asked>
  /** How often the request may be repeated, since a new minute may begin for a limit. Default: once. */
  tries?: number
}

/** Cases that are asked one after another. */
export interface Group {
  about: string
  cases: Case[]
  /** Makes the state that all cases need, and returns a function that undoes it. */
  given?(world: World): Promise<() => Promise<unknown>>
}

export interface Asked {
  /** The process to ask. Default: the ordinary one. */
  app?: keyof Apps
  /** Values of the path's parameters. */
  in?: { [name: string]: string }
  query?: string
  headers?: { [name: string]: string }
  /** The token of the request; null: none. Default: the admin's. */
  token?: string | null
  /** Sent as JSON. */
  body?: unknown
  /** Sent unchanged. */
  text?: { type: string; content: string }
  /** Announces so many bytes, and sends none. */
  announced?: number
  /** What happens while the request waits. */
  meanwhile?: Promise<unknown>
  /** Undoes changes that would disturb other cases. */
  after?: () => Promise<unknown>
}
