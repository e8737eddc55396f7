import { type NixSettings, run } from './command.ts'

/** What Nix knows of a valid path. `narHash` is SRI; `references` may hold the path itself. */
export interface PathInfo {
  path: string
  narHash: string
  narSize: number
  references: string[]
}

/** The path and all that it refers to, directly or not, sorted. */
export async function closureOf(
  settings: NixSettings,
  path: string,
  signal: AbortSignal,
): Promise<PathInfo[]> {
  const { stdout, exitCode, stderrTail } = await run(settings, {
    program: 'nix',
    args: ['--extra-experimental-features', 'nix-command', 'path-info', '--json', '--recursive', path],
    signal,
  })
  if (exitCode !== 0) throw new Error(`nix path-info failed for ${path}: ${stderrTail.join('\n')}`)
  return parsePathInfo(stdout)
}

type RawInfo = { path?: string; narHash: string; narSize: number; references: string[] } | null

/** Nix 2.8 prints a list of objects with `path`; from 2.19 on it is an object by path, `null` for an invalid one. */
export function parsePathInfo(json: string): PathInfo[] {
  const raw = JSON.parse(json) as RawInfo[] | Record<string, RawInfo>
  const entries = Array.isArray(raw)
    ? raw.map((info): [string, RawInfo] => [info?.path ?? '', info])
    : Object.entries(raw)
  return entries
    .map(([path, info]) => {
      if (!info?.narHash) throw new Error(`${path || 'A path'} is not valid in the store`)
      const { narHash, narSize, references } = info
      return { path, narHash, narSize, references }
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}
