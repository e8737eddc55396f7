import type { Config } from '../../config.ts'

/** Returns the hosts, without ports, that `Host` may name: those of PATCHBAY_ALLOWED_HOSTS and of PATCHBAY_CACHE_URL. */
export function allowedHosts({
  allowedHosts,
  cacheUrl,
}: Pick<Config, 'allowedHosts' | 'cacheUrl'>): string[] {
  const named = allowedHosts.split(' ').filter((host) => host !== '')
  return cacheUrl === undefined ? named : [...named, new URL(cacheUrl).hostname.replace(/^\[|\]$/g, '')]
}
