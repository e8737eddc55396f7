/**
 * An event of Nix's `--log-format internal-json`: a line of standard error with `@nix ` and a JSON object (source:
 * libutil/logging.hh of Nix 2.8 to 2.26). Other lines, and cut ones, are plain text.
 *
 *     @nix {"action":"start","id":7,"level":3,"type":105,"fields":["/nix/store/…-numpy-2.3.4.drv","",1,1],"text":"building …"}
 *     @nix {"action":"result","id":7,"type":101,"fields":["compiling numpy/core"]}
 *     @nix {"action":"stop","id":7}
 *
 * A builder may print lines that look like events. Of those Nix forwards only messages, downloads and phases, so events of builds
 * and progress are genuine. Of a message it forwards the text only, so a message with `raw_msg` is genuine (`JSONLogger::logEI`).
 */
export type NixEvent =
  | { kind: 'build-started'; id: number; drv: string }
  | { kind: 'fetch-started'; id: number; path: string }
  | { kind: 'builds-started'; id: number }
  | { kind: 'fetches-started'; id: number }
  | { kind: 'stopped'; id: number }
  | { kind: 'line'; id: number; text: string }
  | { kind: 'phase'; id: number; phase: string }
  | { kind: 'progress'; id: number; done: number; expected: number; running: number; failed: number }
  /** `own` is the text without "error:" if Nix itself raised it; null if a builder may have written it. */
  | { kind: 'message'; level: number; text: string; own: string | null; raised?: Raised }
  | { kind: 'plain'; text: string }
  | { kind: 'other' }

/** Place of an evaluation error, and its stack of frames, innermost first (source: `JSONLogger::logEI`). */
export interface Raised {
  at: Position | null
  trace: { text: string; at: Position | null }[]
}

/** `line` counts from 1. */
export interface Position {
  file: string
  line: number
}

const activity = { fetches: 103, builds: 104, build: 105, substitute: 108 }
const result = { logLine: 101, phase: 104, progress: 105 }
const prefix = '@nix '

/** Parses one line of standard error. Never throws. */
export function parseLine(line: string): NixEvent {
  if (!line.startsWith(prefix)) return { kind: 'plain', text: line }
  let raw: RawEvent
  try {
    raw = JSON.parse(line.slice(prefix.length)) as RawEvent
  } catch {
    return { kind: 'plain', text: line }
  }
  if (typeof raw !== 'object' || raw === null) return { kind: 'plain', text: line }
  switch (raw.action) {
    case 'start':
      return started(raw)
    case 'stop':
      return isNumber(raw.id) ? { kind: 'stopped', id: raw.id } : { kind: 'other' }
    case 'result':
      return resulted(raw)
    case 'msg':
      return {
        kind: 'message',
        level: isNumber(raw.level) ? raw.level : 0,
        text: String(raw.msg ?? ''),
        own: typeof raw.raw_msg === 'string' ? raw.raw_msg : null,
        ...raised(raw),
      }
    default:
      return { kind: 'other' }
  }
}

interface RawEvent {
  action?: unknown
  id?: unknown
  type?: unknown
  level?: unknown
  msg?: unknown
  raw_msg?: unknown
  file?: unknown
  line?: unknown
  trace?: unknown
  fields?: unknown
}

function started({ id, type, fields }: RawEvent): NixEvent {
  if (!isNumber(id)) return { kind: 'other' }
  const first = Array.isArray(fields) ? fields[0] : undefined
  if (type === activity.builds) return { kind: 'builds-started', id }
  if (type === activity.fetches) return { kind: 'fetches-started', id }
  if (type === activity.build && typeof first === 'string') return { kind: 'build-started', id, drv: first }
  if (type === activity.substitute && typeof first === 'string')
    return { kind: 'fetch-started', id, path: first }
  return { kind: 'other' }
}

function resulted({ id, type, fields }: RawEvent): NixEvent {
  if (!isNumber(id) || !Array.isArray(fields)) return { kind: 'other' }
  const [first] = fields
  if (type === result.logLine && typeof first === 'string') return { kind: 'line', id, text: first }
  if (type === result.phase && typeof first === 'string') return { kind: 'phase', id, phase: first }
  if (type === result.progress && fields.length >= 4 && fields.every(isNumber)) {
    const [done, expected, running, failed] = fields as [number, number, number, number]
    return { kind: 'progress', id, done, expected, running, failed }
  }
  return { kind: 'other' }
}

/** Returns place and trace of an evaluation error; errors of builds have neither. */
function raised(raw: RawEvent): { raised?: Raised } {
  const at = positionOf(raw)
  if (at === null && !Array.isArray(raw.trace)) return {}
  const frames = (Array.isArray(raw.trace) ? raw.trace : []) as RawEvent[]
  const trace = frames.map((frame) => ({ text: String(frame?.raw_msg ?? ''), at: positionOf(frame ?? {}) }))
  return { raised: { at, trace } }
}

/** Parses a place. From about Nix 2.19 on, `file` ends with line and column: `/x/default.nix:3:5`. */
function positionOf({ file, line }: RawEvent): Position | null {
  if (typeof file !== 'string' || !isNumber(line) || line === 0) return null
  return { file: file.replace(/(:\d+){1,2}$/, ''), line }
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)
