import { readFile } from 'node:fs/promises'
import type { NixSettings } from '../process/command.ts'
import type { AllSettings } from '../settings.ts'
import { allSettings } from '../settings.ts'
import { type NetrcEntry, parseNetrc } from './netrc.ts'

/** Binary caches from which a worker's Nix fetches, with the credentials and keys for them. */
export interface Substituters {
  /** URLs of `https:`, `http:` and `file:` caches without parameters, in Nix's order. Leaves out other kinds. */
  urls: string[]
  /** `trusted-public-keys`, in the form of nix.conf: `<name>:<base64>`. */
  publicKeys: string[]
  netrc: NetrcEntry[]
  /** Certificates (PEM) that Nix trusts instead of the machine's; null if it trusts those. */
  certificates: string | null
}

const none: Substituters = { urls: [], publicKeys: [], netrc: [], certificates: null }

/** Reads the substituters from Nix's settings; none if Nix may not substitute. */
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
 * Returns the base URL of a substituter's objects: `https://cache.nixos.org` for `https://cache.nixos.org?priority=10`. Empty for
 * stores without such a URL: `s3://`, `ssh://` and `daemon`.
 */
function readableUrl(substituter: string): string[] {
  const [address = ''] = substituter.split('?')
  return /^(https?|file):\/\//.test(address) && URL.canParse(address) ? [address.replace(/\/+$/, '')] : []
}

function words(all: AllSettings, name: string): string[] {
  const value = all[name]
  return Array.isArray(value) ? value.map(String) : []
}

/** Returns the text of a file; null if there is none, or this user may not read it, as a daemon's netrc. */
async function contentOf(file: unknown): Promise<string | null> {
  if (typeof file !== 'string' || file === '') return null
  return readFile(file, 'utf8').catch(() => null)
}
