import type { NixEvent, Position } from '../process/log.ts'
import { plainText } from '../process/plain-text.ts'

/** An error of Nix's evaluator. */
export interface EvaluationError {
  message: string
  /** Place of the error, or else of the innermost frame in the channel or the bundle; null if neither has one. */
  at: Position | null
  /**
   * Names of the derivations under evaluation, outermost first, e.g. `["python3.13-env", "python3.13-numpy-2.3.4"]`. The first
   * may be the attribute of a package that a spec names, from nix/resolve.nix.
   */
  derivations: string[]
  /** Whether a `throw` raised it: its place is then that of the throwing function. */
  thrown: boolean
  /** Frames of the evaluator, innermost first, one line each. */
  trace: string[]
}

/**
 * Returns the error in an event of Nix's log, or null. Makes paths of files relative to the folders in `within` (the channel and
 * the bundle) and to Nixpkgs.
 */
export function evaluationErrorOf(event: NixEvent, within: string[]): EvaluationError | null {
  if (event.kind !== 'message' || event.own === null || event.level > 0) return null
  const shown = (at: Position | null) =>
    at && isOurs(at) ? { ...at, file: relativeTo(within, at.file) } : null
  const frames = (event.raised?.trace ?? [])
    // Drops the second line, which only has the place of a derivation's `name` in mkDerivation.
    .map(({ text, at }) => ({ text: plainText(text).split('\n')[0] ?? '', at: shown(at) }))
    .filter(({ text }) => text !== '')
  const derivations = frames
    .flatMap(({ text }) => /\b(?:derivation|package) '([^']+)'/.exec(text)?.[1] ?? [])
    .filter((name, index, names) => names.indexOf(name) === index)
    .reverse()
  return {
    message: namedWithin(within, plainText(event.own)).trim(),
    at: shown(event.raised?.at ?? null) ?? frames.find(({ at }) => at !== null)?.at ?? null,
    derivations,
    // Nix 2.8 attaches the place of a failed assertion to the error, later versions to its first frame.
    thrown:
      event.raised?.at == null &&
      !/^while evaluating the condition of the assertion/.test(frames[0]?.text ?? ''),
    trace: frames.map(({ text, at }) => (at ? `${text} (${at.file}:${at.line})` : text)),
  }
}

/** Excludes files of Nix itself: `<nix/derivation-internal.nix>`, or `//builtin/derivation.nix` in 2.8. */
const isOurs = ({ file }: Position) => file.startsWith('/') && !file.startsWith('//')

function relativeTo(folders: string[], file: string): string {
  const fetched = file.replace(nixpkgs, '')
  const folder = folders.find((one) => fetched.startsWith(`${one}/`))
  return folder === undefined ? fetched : fetched.slice(folder.length + 1)
}

/** Store path of a revision of Nixpkgs, by the name in nix/channel.nix. */
const nixpkgs = /\/nix\/store\/[a-z0-9]{32}-nixpkgs-[0-9a-f]{40}\//g

/** Shortens paths inside a message: `Package ‘x’ in /nix/store/…-patchbay-channel/pkgs/x.nix:3 …`. */
const namedWithin = (folders: string[], text: string) =>
  folders.reduce((result, folder) => result.replaceAll(`${folder}/`, ''), text.replace(nixpkgs, ''))

/**
 * Shortens a message to one line, without the advice that Nixpkgs adds to a refusal for use at a terminal:
 *
 *     Package ‘x-1’ in pkgs/x.nix:3 is marked as insecure, refusing to evaluate.
 *
 *     Known issues:
 *      - CVE-2026-1
 *
 *     You can install it anyway by …
 *     a) To temporarily allow …
 *
 * Keeps the first paragraph up to advice with letters, and paragraphs of a title and a list.
 */
export function essenceOf(message: string): string {
  const [first = '', ...others] = message.split(/\n\s*\n/)
  const lists = others.map((paragraph) => /^\s*(\S[^\n]*:)((?:\n\s*- [^\n]*)+)\s*$/.exec(paragraph))
  const listed = lists.flatMap((match) => {
    const [, title, items = ''] = match ?? []
    return title
      ? [
          `${title} ${items
            .split(/\n\s*- /)
            .slice(1)
            .join('; ')}.`,
        ]
      : []
  })
  const [statement = ''] = first.split(/\n\s*a\) /)
  const text = [statement, ...listed].join(' ').replace(/\s+/g, ' ').trim()
  return text.length > longest ? `${text.slice(0, longest)} …` : text
}

/** Characters. Lists of platforms, for instance, are much longer. */
const longest = 500
