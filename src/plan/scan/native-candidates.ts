import type { Entry, Listing } from '../../cache/nar-listing.ts'

/**
 * Names of files that `nix/scripts/extension_modules.py` opens: what a dynamic loader would take. Python's `$` also stands
 * before a line break that ends the name.
 */
const loadable = /\.(so|dylib)(\.[0-9.]+)?\n?$/

/** Links are followed at site-packages of any Python, above and below it, and where programs are: see `nix/scripts/files.py`. */
const followed = /^(lib(\/python[^/]*(\/site-packages(\/.*)?)?)?|(bin|libexec)(\/.*)?)$/s

/**
 * Returns the places of a store path that may hold native code, as far as its listing tells, the first few of them. Where it
 * returns none, the scan of the path finds none either. It errs towards naming one: a link that leads out of the path may lead
 * to anything.
 */
export function nativeCandidates({ root }: Listing, storePath: string): string[] {
  // A package that is one file, or a link to another package, is left to the scan.
  if (root.type !== 'directory') return ['']
  const links = linksWithin(root, storePath)
  const candidates: string[] = []
  /** Outside links in places where links are not followed. */
  const passedOver: string[] = []
  let followsInside = false
  for (const { path, name, entry } of filesOf(root)) {
    const target = entry.type === 'symlink' ? links.target(path) : entry
    if (loadable.test(name) && (target === 'unknown' || target?.type === 'regular')) candidates.push(path)
    else if (target === 'unknown') (followed.test(path) ? candidates : passedOver).push(path)
    else if (target?.type === 'directory') followsInside ||= followed.test(path)
  }
  // By way of a followed link, any place may be one where links are followed.
  return [...candidates, ...(followsInside ? passedOver : [])].slice(0, mostNamed)
}

const mostNamed = 3

type Directory = Extract<Entry, { type: 'directory' }>

/** All that is no folder. */
function* filesOf(folder: Directory, at = ''): Generator<{ path: string; name: string; entry: Entry }> {
  for (const [name, entry] of Object.entries(folder.entries)) {
    if (entry.type === 'directory') yield* filesOf(entry, `${at}${name}/`)
    else yield { path: `${at}${name}`, name, entry }
  }
}

/** As many links as Linux follows for one path. */
const mostLinks = 40
/** Of paths, over all links of a listing: a thousand times those of any package. What is beyond them is not looked at. */
const mostSteps = 1_000_000

/** Follows the links of a listing. Their targets are `unknown` where they lie outside, and null where they lead nowhere. */
function linksWithin(root: Directory, storePath: string) {
  let steps = 0
  return {
    target(path: string): Entry | null | 'unknown' {
      const segments = segmentsOf(path).toReversed()
      const trail: Directory[] = [root]
      let current: Entry = root
      let links = 0
      for (let segment = segments.pop(); segment !== undefined; segment = segments.pop()) {
        if (++steps > mostSteps) return 'unknown'
        if (current.type !== 'directory') return null
        if (segment === '.') continue
        if (segment === '..') {
          trail.pop()
          const parent = trail.at(-1)
          if (!parent) return 'unknown'
          current = parent
          continue
        }
        const next: Entry | undefined = Object.hasOwn(current.entries, segment)
          ? current.entries[segment]
          : undefined
        if (!next) return null
        if (next.type !== 'symlink') {
          if (next.type === 'directory') trail.push(next)
          current = next
          continue
        }
        if (++links > mostLinks) return null
        let target = next.target
        if (target.startsWith('/')) {
          if (!`${target}/`.startsWith(`${storePath}/`)) return 'unknown'
          target = target.slice(storePath.length)
          trail.splice(1)
          current = root
        }
        for (const part of segmentsOf(target).toReversed()) segments.push(part)
      }
      return current
    },
  }
}

const segmentsOf = (path: string) => path.split('/').filter((segment) => segment !== '')
