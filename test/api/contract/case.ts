import type { ProblemCode } from '../../../src/errors.ts'
import type { Apps, World } from './world.ts'

/** One answer of a route, and how it is come by. */
export interface Case {
  /** Such as `GET /v1/builds/{id}`. */
  route: string
  /** What it is asked of, in words. */
  of: string
  status: number
  code?: ProblemCode
  /** Brings the state about, and says what to ask. */
  ask(world: World): Asked | Promise<Asked>
  /** How often it may have to be asked: of what counts by the minute, a minute may begin anew. Once, unless it says so. */
  tries?: number
}

/** Cases that are asked one after another. */
export interface Group {
  about: string
  cases: Case[]
  /** Brings about what has to be so meanwhile; what it returns undoes that. */
  given?(world: World): Promise<() => Promise<unknown>>
}

export interface Asked {
  /** Which process. The ordinary one, unless it says so. */
  app?: keyof Apps
  /** What fills the holes in the path. */
  in?: { [name: string]: string }
  query?: string
  headers?: { [name: string]: string }
  /** Shown as a token; null: none is. The admin's, unless it says so. */
  token?: string | null
  /** Sent as JSON. */
  body?: unknown
  /** Sent as it is. */
  text?: { type: string; content: string }
  /** So many bytes are announced, and none is sent. */
  announced?: number
  /** What happens while the request waits. */
  meanwhile?: Promise<unknown>
  /** Undoes what others would suffer from. */
  after?: () => Promise<unknown>
}
