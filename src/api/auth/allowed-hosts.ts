import type { Config } from '../../config.ts'

/** The hosts under which the operator has clients ask, without ports. */
export function allowedHosts({
  allowedHosts,
  cacheUrl,
}: Pick<Config, 'allowedHosts' | 'cacheUrl'>): string[] {
  const named = allowedHosts.split(' ').filter((host) => host !== '')
  return cacheUrl === undefined ? named : [...named, new URL(cacheUrl).hostname.replace(/^\[|\]$/g, '')]
}
