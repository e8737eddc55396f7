import type { Entry, Listing } from './nar-listing.ts'

/** A consistent listing, and the size of the only NAR that it can describe. */
export interface ReadListing extends Listing {
  narSize: number
}

/** Bounds the recursion of the reader. No package nests folders this deep. */
const mostDepth = 200

/**
 * Parses a listing, `<hash>.ls` of a binary cache (format: Nix's `listNar`; Hydra and Patchbay write it beside each NAR):
 *
 *     {"version":1,"root":{"type":"directory","entries":{"bin":{"type":"directory","entries":{
 *       "x":{"type":"regular","size":3,"executable":true,"narOffset":400}}},"y":{"type":"symlink","target":"bin/x"}}}}
 *
 * Listings are not signed. But names, sizes, targets and flags alone determine a NAR's size and the place of each file in it:
 * returns null if these places contradict the listing, or if it has another form.
 */
export function readListing(json: string): ReadListing | null {
  let raw: unknown
  try {
    raw = JSON.parse(json)
  } catch {
    return null
  }
  if (!isObject(raw) || raw.version !== 1) return null
  const reader = { offset: text('nix-archive-1') }
  return isEntry(raw.root, reader, 0) ? { version: 1, root: raw.root, narSize: reader.offset } : null
}

/**
 * Returns whether a value is an entry of a listing that begins at the reader's offset, and moves the offset to the entry's end.
 */
function isEntry(raw: unknown, reader: { offset: number }, depth: number): raw is Entry {
  if (!isObject(raw) || depth > mostDepth) return false
  reader.offset += text('(') + text('type')
  if (!isNode(raw, reader, depth)) return false
  reader.offset += text(')')
  return true
}

function isNode(raw: RawObject, reader: { offset: number }, depth: number): boolean {
  switch (raw.type) {
    case 'regular': {
      const { size, executable = false, narOffset } = raw
      if (!isCount(size) || typeof executable !== 'boolean') return false
      reader.offset +=
        text('regular') + (executable ? text('executable') + text('') : 0) + text('contents') + 8
      if (narOffset !== undefined && narOffset !== reader.offset) return false
      reader.offset += padded(size)
      return true
    }
    case 'symlink':
      if (typeof raw.target !== 'string' || raw.target === '') return false
      reader.offset += text('symlink') + text('target') + text(raw.target)
      return true
    case 'directory':
      if (!isObject(raw.entries)) return false
      reader.offset += text('directory')
      return Object.entries(raw.entries)
        .map(([name, entry]): [Buffer, string, unknown] => [Buffer.from(name), name, entry])
        .sort(([a], [b]) => Buffer.compare(a, b))
        .every(([, name, entry]) => {
          if (!isFileName(name)) return false
          reader.offset += text('entry') + text('(') + text('name') + text(name) + text('node')
          if (!isEntry(entry, reader, depth + 1)) return false
          reader.offset += text(')')
          return true
        })
    default:
      return false
  }
}

type RawObject = { [key: string]: unknown }

const isObject = (raw: unknown): raw is RawObject =>
  typeof raw === 'object' && raw !== null && !Array.isArray(raw)
const isCount = (raw: unknown): raw is number => Number.isSafeInteger(raw) && (raw as number) >= 0
const isFileName = (name: string) => !['', '.', '..'].includes(name) && !/[/\0]/.test(name)

/** Returns the bytes of a text in a NAR: its length, its bytes, and zeros up to a multiple of eight. */
const text = (value: string) => 8 + padded(Buffer.byteLength(value))
const padded = (bytes: number) => Math.ceil(bytes / 8) * 8
