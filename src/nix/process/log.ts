/**
 * Nix's `--log-format internal-json`: one line of standard error an event, `@nix ` and a JSON object
 * (libutil/logging.hh of Nix 2.8 to 2.26). A line that is none, or was cut, is plain text.
 *
 * Text in it cannot be trusted: what a builder prints may look like an event. Nix passes on only messages, downloads and
 * phases of such forgeries, so builds and their progress are real. Of a forged message it passes on the text alone: one with
 * `raw_msg` is Nix's own (`JSONLogger::logEI`).
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
  /** `own` is the text without "error:" where Nix itself raised it; null where a builder may have written it. */
  | { kind: 'message'; level: number; text: string; own: string | null; raised?: Raised }
  | { kind: 'plain'; text: string }
  | { kind: 'other' }

/** Where Nix's evaluator raised an error, and what it was evaluating then, innermost first (`JSONLogger::logEI`). */
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

/** One line of standard error as an event. Never throws. */
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

/** Errors of builds have neither a place nor a trace. */
function raised(raw: RawEvent): { raised?: Raised } {
  const at = positionOf(raw)
  if (at === null && !Array.isArray(raw.trace)) return {}
  const frames = (Array.isArray(raw.trace) ? raw.trace : []) as RawEvent[]
  const trace = frames.map((frame) => ({ text: String(frame?.raw_msg ?? ''), at: positionOf(frame ?? {}) }))
  return { raised: { at, trace } }
}

/** From 2.19 or so on, the file is named with line and column: `/x/default.nix:3:5`. */
function positionOf({ file, line }: RawEvent): Position | null {
  if (typeof file !== 'string' || !isNumber(line) || line === 0) return null
  return { file: file.replace(/(:\d+){1,2}$/, ''), line }
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)

/**
 * Text without terminal escapes and control characters but for those that colour it, as it is safe to record and, on a
 * terminal, to show. Colour ends with the text: what is printed after it is another's.
 */
export function colouredText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escapes are what is looked for
  const parts = text.split(/(\u001b\[[0-9;:]{0,40}m)/)
  if (parts.length === 1) return plainText(text)
  const coloured = parts.map((part, index) => (index % 2 === 1 ? part : plainText(part))).join('')
  return coloured.endsWith(reset) ? coloured : coloured + reset
}

const reset = '\u001b[0m'

/** Text without terminal escapes and control characters, as it is safe to record and to show. */
export function plainText(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
      .replace(/\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(\u0007|\u001b\\)?/g, '')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: as above; tab and line feed stay
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
  )
}
