import { api, bodyOf, type SpecFrom } from './client'

/** A file that a caller has dropped, chosen or pasted. */
export interface GivenFile {
  /** Tells two files of one name apart. */
  key: number
  name: string
  text: string
}

/** Makes a spec of a file for a channel, and for a version of Python if the caller has chosen one. */
export const specFromFile = ({ name, text }: GivenFile, channel: string, python: string | undefined) =>
  bodyOf(api.POST('/v1/specs', { body: { name, text, channel, ...(python && { python }) } }))

/** The spec, and the lists of what is not in it, of several files together. */
export function merged(made: SpecFrom[]): Omit<SpecFrom, 'spec'> & { packages: string[] } {
  return {
    packages: [...new Set(made.flatMap(({ spec }) => spec?.packages ?? []))].sort(),
    leftOut: made.flatMap(({ leftOut }) => leftOut),
    passedOver: made.flatMap(({ passedOver }) => passedOver),
    unchecked: made.flatMap(({ unchecked }) => unchecked),
    undecided: made.flatMap(({ undecided }) => undecided),
    assumedPython: made.find(({ assumedPython }) => assumedPython !== null)?.assumedPython ?? null,
  }
}

/** Guesses the name of a file from its text, since that decides how the service reads it. */
export function nameOfText(text: string): string {
  if (/^\s*\[(project|build-system|dependency-groups|tool)\b/m.test(text)) return 'pyproject.toml'
  if (/^(dependencies|channels)\s*:/m.test(text)) return 'environment.yml'
  return 'requirements.txt'
}

/** Tells a pasted list of requirements or a pasted file from plain names of packages. */
export const looksLikeFile = (text: string): boolean => /[=<>~;#[\]:]|\n[^\n]/.test(text.trim())

/** Reads a file as UTF-8, or as UTF-16 if its byte order mark says so, as PowerShell writes it. */
export async function textOf(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  const mark = `${bytes[0]} ${bytes[1]}`
  const encoding = mark === '255 254' ? 'utf-16le' : mark === '254 255' ? 'utf-16be' : 'utf-8'
  return new TextDecoder(encoding).decode(bytes)
}
