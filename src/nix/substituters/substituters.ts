import { readFile } from 'node:fs/promises'
import type { NixSettings } from '../process/command.ts'
import type { AllSettings } from '../settings.ts'
import { allSettings } from '../settings.ts'
import { type NetrcEntry, parseNetrc } from './netrc.ts'

/** The binary caches that a worker's Nix fetches from, and what it needs to read and trust them. */
export interface Substituters {
  /** URLs of `https:`, `http:` and `file:`, without parameters, in Nix's order. Caches of other kinds are left out. */
  urls: string[]
  /** `trusted-public-keys`, as nix.conf has them. */
  publicKeys: string[]
  netrc: NetrcEntry[]
  /** Certificates (PEM) that Nix trusts in place of the machine's; null where it trusts those. */
  certificates: string | null
}

const none: Substituters = { urls: [], publicKeys: [], netrc: [], certificates: null }

/** Reads from Nix's settings which substituters it has. None where Nix is not to substitute. */
export async function readSubstituters(settings: NixSettings): Promise<Substituters> {
  const all = await allSettings(settings)
  if (!all || all.substitute === false) return none
  const [netrc, certificates] = await Promise.all([
    contentOf(all['netrc-file']),
    contentOf(all['ssl-cert-file']),
  ])
  return {
    urls: words(all, 'substituters').flatMap(readableUrl),
    publicKeys: words(all, 'trusted-public-keys'),
    netrc: parseNetrc(netrc ?? ''),
    certificates,
  }
}

/**
 * Returns the URL that objects of a substituter are read below: `https://cache.nixos.org?priority=10` is read at
 * `https://cache.nixos.org`. Empty for stores that are no folder of objects, such as `s3://`, `ssh://` and `daemon`.
 */
function readableUrl(substituter: string): string[] {
  const [address = ''] = substituter.split('?')
  return /^(https?|file):\/\//.test(address) && URL.canParse(address) ? [address.replace(/\/+$/, '')] : []
}

function words(all: AllSettings, name: string): string[] {
  const value = all[name]
  return Array.isArray(value) ? value.map(String) : []
}

/** The text of a file; null where there is none, or it is not for this user, as a daemon's netrc is not. */
async function contentOf(file: unknown): Promise<string | null> {
  if (typeof file !== 'string' || file === '') return null
  return readFile(file, 'utf8').catch(() => null)
}
