import type { Entry, Listing } from '../../cache/nar-listing.ts'

/**
 * Names of files that `nix/scripts/extension_modules.py` opens, those that a dynamic loader accepts, e.g. `libz.so.1.3`.
 * Python's `$` also matches before a final line break.
 */
const loadable = /\.(so|dylib)(\.[0-9.]+)?\n?$/

/** Places where the scan follows links: site-packages of any Python, the folders above, and programs (`nix/scripts/files.py`). */
const followed = /^(lib(\/python[^/]*(\/site-packages(\/.*)?)?)?|(bin|libexec)(\/.*)?)$/s

/**
 * Returns at most `mostNamed` files of a store path that may contain native code, from its listing. If it returns none, the
 * scan of the path would find none either. May return too many: a link out of the path may lead to anything.
 */
export function nativeCandidates({ root }: Listing, storePath: string): string[] {
  // Leaves a package that is one file, or a link to another package, to the scan.
  if (root.type !== 'directory') return ['']
  const links = linksWithin(root, storePath)
  const candidates: string[] = []
  /** Links out of the path in places where the scan does not follow links. */
  const passedOver: string[] = []
  let followsInside = false
  for (const { path, name, entry } of filesOf(root)) {
    const target = entry.type === 'symlink' ? links.target(path) : entry
    if (loadable.test(name) && (target === 'unknown' || target?.type === 'regular')) candidates.push(path)
    else if (target === 'unknown') (followed.test(path) ? candidates : passedOver).push(path)
    else if (target?.type === 'directory') followsInside ||= followed.test(path)
  }
  // A followed link may lead to any place of the path, and links in that place are followed too.
  return [...candidates, ...(followsInside ? passedOver : [])].slice(0, mostNamed)
}

const mostNamed = 3

type Directory = Extract<Entry, { type: 'directory' }>

/** Yields every file and link below a folder. */
function* filesOf(folder: Directory, at = ''): Generator<{ path: string; name: string; entry: Entry }> {
  for (const [name, entry] of Object.entries(folder.entries)) {
    if (entry.type === 'directory') yield* filesOf(entry, `${at}${name}/`)
    else yield { path: `${at}${name}`, name, entry }
  }
}

/** Links that Linux follows for one path. */
const mostLinks = 40
/** Path segments over all links of a listing, a thousand times the most of any package. Links beyond it are `unknown`. */
const mostSteps = 1_000_000

/** Resolves links of a listing. Their targets are `unknown` if outside the path, and null if missing. */
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
