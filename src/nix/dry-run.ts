import type { NixContext } from './context.ts'
import { run } from './process/command.ts'

/** Builds and downloads that make derivations' outputs valid. `bytes` are compressed, `unpackedBytes` are NAR bytes. */
export interface Missing {
  /** Derivations that Nix has to build: neither the store nor a substituter has their outputs. */
  derivations: string[]
  downloads: { paths: number; bytes: number; unpackedBytes: number }
}

/** Returns what Nix would build and fetch for these derivations. Builds and fetches nothing. */
export async function dryRun({ settings, signal }: NixContext, drvs: string[]): Promise<Missing> {
  const lines: string[] = []
  const { exitCode, stderrTail } = await run(settings, {
    program: 'nix-store',
    args: ['--realise', '--dry-run', ...drvs],
    signal,
    onLine: (line) => {
      lines.push(line)
      return undefined
    },
  })
  if (exitCode !== 0) throw new Error(`nix-store cannot tell what is missing: ${stderrTail.join('\n')}`)
  return parseDryRun(lines)
}

/**
 * Parses the stderr of `nix-store --realise --dry-run`, which has no machine-readable form (same text in Nix 2.8 to 2.26):
 *
 *     these 2 derivations will be built:
 *       /nix/store/…-numpy-2.3.4.drv
 *       /nix/store/…-env.drv
 *     this path will be fetched (1.50 MiB download, 6.00 MiB unpacked):
 *       /nix/store/…-zlib-1.3
 *
 * Throws if Nix knows no way to make a path valid ("don't know how to build …"), as for a derivation that the store has
 * collected.
 */
export function parseDryRun(lines: string[]): Missing {
  const missing: Missing = { derivations: [], downloads: { paths: 0, bytes: 0, unpackedBytes: 0 } }
  let section: 'build' | 'fetch' | null = null
  for (const [at, line] of lines.entries()) {
    if (line.startsWith("don't know how to build"))
      throw new Error(`nix-store cannot tell what is missing: ${lines.slice(at).join('\n')}`)
    const fetched = /will be fetched(?: \(([\d.]+ \w+) download, ([\d.]+ \w+) unpacked\))?:$/.exec(line)
    if (fetched) {
      section = 'fetch'
      missing.downloads.bytes = bytesOf(fetched[1])
      missing.downloads.unpackedBytes = bytesOf(fetched[2])
    } else if (/will be built:$/.test(line)) section = 'build'
    else if (!line.startsWith('  /')) section = null
    else if (section === 'build') missing.derivations.push(line.trim())
    else if (section === 'fetch') missing.downloads.paths += 1
  }
  return missing
}

const units: { [unit: string]: number } = { B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 }

function bytesOf(text = '0 B'): number {
  const [amount, unit = ''] = text.split(' ')
  return Math.round(Number(amount) * (units[unit] ?? Number.NaN))
}
