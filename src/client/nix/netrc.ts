import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { NixSettings } from '../../nix/process/command.ts'
import { settingOf } from '../../nix/settings.ts'
import type { HowToFetch } from '../http/patchbay.ts'

export interface CacheAccess {
  storePath: string
  substituter: HowToFetch['substituter']
  token?: string | undefined
}

/**
 * Calls `use` with a netrc that has Nix show the token to the cache, where the cache takes nobody in without one. What else
 * Nix shows to other caches is in it as well. The file is this user's alone, and removed in any case.
 */
export async function withNetrc<T>(
  nix: NixSettings,
  { storePath, substituter, token }: CacheAccess,
  use: (netrc: { netrcFile?: string }) => Promise<T>,
): Promise<T> {
  if (token === undefined || !(await needsToken(substituter, storePath))) return use({})
  const folder = await mkdtemp(join(tmpdir(), 'patchbay-netrc-'))
  try {
    const netrcFile = join(folder, 'netrc')
    const text = `${netrcLine(substituter, token)}\n${await others(nix)}`
    await writeFile(netrcFile, text, { mode: 0o600 })
    return await use({ netrcFile })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export function netrcLine(substituter: string, token: string): string {
  // Curl, which reads it, has addresses of IPv6 without their brackets.
  const host = new URL(substituter).hostname.replace(/^\[(.*)\]$/, '$1')
  return `machine ${host} login patchbay password ${token}`
}

/** Whether the cache says no to who shows nothing. A storage that is open must not be shown tokens that are no business of its. */
export async function needsToken(substituter: string, storePath: string): Promise<boolean> {
  const [hash = ''] = basename(storePath).split('-')
  try {
    const { status } = await fetch(`${substituter.replace(/\/+$/, '')}/${hash}.narinfo`)
    return status === 401
  } catch {
    // Nix will say what is wrong with it.
    return false
  }
}

async function others(nix: NixSettings): Promise<string> {
  const file = await settingOf(nix, 'netrc-file')
  if (!file) return ''
  try {
    return await readFile(file, 'utf8')
  } catch {
    // There is none, as a rule, or it is the daemon's alone.
    return ''
  }
}
