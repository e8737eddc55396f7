/** Tags of the document, each with the path prefixes of its routes. */
const resources = [
  {
    name: 'Environments',
    description: 'Requested with a spec, built once for all callers, and kept in the cache.',
    paths: ['/v1/environments'],
  },
  {
    name: 'Plans',
    description: 'Predict the work of a build without building, and make specs of other files.',
    paths: ['/v1/plans', '/v1/specs'],
  },
  {
    name: 'Builds',
    description: 'Attempts to build environments: watch, cancel, retry, prioritise.',
    paths: ['/v1/builds'],
  },
  {
    name: 'Channels',
    description: 'Named and pinned package sets that specs choose from.',
    paths: ['/v1/channels'],
  },
  {
    name: 'Packages',
    description: 'Results of all builds for each package under free threading.',
    paths: ['/v1/packages'],
  },
  {
    name: 'Webhooks',
    description: 'URLs that receive messages about builds, and the deliveries.',
    paths: ['/v1/webhooks'],
  },
  {
    name: 'Tokens',
    description: 'Tokens, their scopes, and the audit of their calls.',
    paths: ['/v1/tokens', '/v1/audit'],
  },
  {
    name: 'Pages',
    description: 'The pages for a browser, and pictures for a README.',
    paths: ['/badge/'],
  },
  {
    name: 'Operation',
    description: 'The cache as a whole, sweeps, workers, maintenance, and whether the service is up.',
    paths: [
      '/v1/cache',
      '/v1/sweeps',
      '/v1/workers',
      '/v1/maintenance',
      '/healthz',
      '/readyz',
      '/metrics',
      '/v1/version',
    ],
  },
  {
    name: 'Binary cache',
    description: 'The HTTP protocol of Nix substituters.',
    paths: ['/nix-cache-info', '/nar/', '/log/', '/:hash.'],
  },
]

export const tags = resources.map(({ name, description }) => ({ name, description }))

/** Returns the tag of a route by its URL. Throws for a URL without a tag. */
export function tagOf(url: string): string {
  if (url === '/') return 'Pages'
  const about = resources.find(({ paths }) => paths.some((path) => url.startsWith(path)))
  if (!about) throw new Error(`description/tags.ts does not say what ${url} is about`)
  return about.name
}
