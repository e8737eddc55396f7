/** What Nix asks a cache for first. No object: it says the same for as long as there is a cache. */
export const cacheInfoName = 'nix-cache-info'

/** Whether something in a store has a name that an object of the cache can have. All else is somebody else's. */
export function isObjectName(name: string): boolean {
  return /^([^/]+\.(narinfo|ls)|nar\/[^/]+|log\/[^/]+)$/.test(name)
}
