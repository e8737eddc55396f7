import { type NixEvent, type Position, plainText } from '../process/log.ts'

/** An error of Nix's evaluator, in its own words. */
export interface EvaluationError {
  message: string
  /** Of the error, or else of the innermost expression of the channel or the bundle that led to it. */
  at: Position | null
  /**
   * Names of derivations under evaluation, outermost first, each needed by the one before. The first may be the attribute of a
   * package that a spec names, from nix/resolve.nix.
   */
  derivations: string[]
  /** Whether it comes from a `throw`: its place is then that of the throwing function. */
  thrown: boolean
  /** The evaluator's frames, innermost first, a line each. */
  trace: string[]
}

/**
 * The error in a message of Nix, null where it is none. `within` are folders whose files are named relative to them, as files of
 * Nixpkgs are: the channel, and the bundle.
 */
export function evaluationErrorOf(event: NixEvent, within: string[]): EvaluationError | null {
  if (event.kind !== 'message' || event.own === null || event.level > 0) return null
  const shown = (at: Position | null) =>
    at && isOurs(at) ? { ...at, file: relativeTo(within, at.file) } : null
  const frames = (event.raised?.trace ?? [])
    // A second line only says where the `name` of a derivation stands, which is in mkDerivation.
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
    // The place of a failed assertion is that of the error in Nix 2.8, and that of its first frame in later versions.
    thrown:
      event.raised?.at == null &&
      !/^while evaluating the condition of the assertion/.test(frames[0]?.text ?? ''),
    trace: frames.map(({ text, at }) => (at ? `${text} (${at.file}:${at.line})` : text)),
  }
}

/** Nix's own files are `<nix/derivation-internal.nix>`, or `//builtin/derivation.nix` in 2.8. */
const isOurs = ({ file }: Position) => file.startsWith('/') && !file.startsWith('//')

function relativeTo(folders: string[], file: string): string {
  const fetched = file.replace(nixpkgs, '')
  const folder = folders.find((one) => fetched.startsWith(`${one}/`))
  return folder === undefined ? fetched : fetched.slice(folder.length + 1)
}

/** A revision of Nixpkgs in the store, as nix/channel.nix names it. */
const nixpkgs = /\/nix\/store\/[a-z0-9]{32}-nixpkgs-[0-9a-f]{40}\//g

/** Paths in texts, too: `Package ‘x’ in /nix/store/…-patchbay-channel/pkgs/x.nix:3 …`. */
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
 * Kept are the first paragraph, up to advice that is numbered by letters, and paragraphs that are a title and a list.
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

/** Lists of platforms and the like have no end. */
const longest = 500
