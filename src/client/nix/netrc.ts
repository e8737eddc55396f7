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
 * Calls `use` with a netrc that holds the token, if the cache asks for one, and the entries of Nix's own netrc for other
 * caches. Only this user can read the file, which is removed afterwards.
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
  // Curl, which reads the file, wants IPv6 addresses without brackets.
  const host = new URL(substituter).hostname.replace(/^\[(.*)\]$/, '$1')
  return `machine ${host} login patchbay password ${token}`
}

/** Whether the cache refuses a request without a token. A public cache, such as a bucket, must not receive the token. */
export async function needsToken(substituter: string, storePath: string): Promise<boolean> {
  const [hash = ''] = basename(storePath).split('-')
  try {
    const { status } = await fetch(`${substituter.replace(/\/+$/, '')}/${hash}.narinfo`)
    return status === 401
  } catch {
    // Nix will report the error.
    return false
  }
}

async function others(nix: NixSettings): Promise<string> {
  const file = await settingOf(nix, 'netrc-file')
  if (!file) return ''
  try {
    return await readFile(file, 'utf8')
  } catch {
    // Usually there is no such file, or only the daemon can read it.
    return ''
  }
}
