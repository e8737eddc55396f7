import { type NixSettings, run } from './command.ts'

/** What Nix knows of a valid path. `narHash` is SRI; `references` may hold the path itself. */
export interface PathInfo {
  path: string
  narHash: string
  narSize: number
  references: string[]
}

/** What Nix knows of each of the paths. Throws where one is not valid. */
export function pathInfo(settings: NixSettings, paths: string[]): Promise<PathInfo[]> {
  return ask(settings, paths)
}

/** The path and all that it refers to, directly or not. */
export function closureOf(settings: NixSettings, path: string, signal: AbortSignal): Promise<PathInfo[]> {
  return ask(settings, ['--recursive', path], signal)
}

async function ask(settings: NixSettings, args: string[], signal?: AbortSignal): Promise<PathInfo[]> {
  const { stdout, exitCode, stderrTail } = await run(settings, {
    program: 'nix',
    args: ['--extra-experimental-features', 'nix-command', 'path-info', '--json', ...args],
    signal,
  })
  if (exitCode !== 0) throw new Error(`nix path-info failed: ${stderrTail.join('\n')}`)
  return parsePathInfo(stdout)
}

type RawInfo = { path?: string; narHash: string; narSize: number; references: string[] } | null

/** Sorted by path. Nix 2.8 prints a list of objects with `path`; from 2.19 on it is an object by path, `null` for an invalid one. */
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
