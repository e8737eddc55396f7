/** What the routes are about, and how the paths of each begin. */
const resources = [
  {
    name: 'Environments',
    description: 'Asked for by a spec, built once however many ask, and kept in the cache.',
    paths: ['/v1/environments'],
  },
  { name: 'Plans', description: 'What a build would do, without building.', paths: ['/v1/plans'] },
  {
    name: 'Builds',
    description: 'Attempts at environments: watched, cancelled, tried again.',
    paths: ['/v1/builds'],
  },
  {
    name: 'Channels',
    description: 'Names for pinned package sets, that specs choose from.',
    paths: ['/v1/channels'],
  },
  {
    name: 'Packages',
    description: 'What all builds have shown of packages under free threading.',
    paths: ['/v1/packages'],
  },
  {
    name: 'Webhooks',
    description: 'Addresses that are told of builds, and what they were told.',
    paths: ['/v1/webhooks'],
  },
  {
    name: 'Tokens',
    description: 'Who may do what, and who did.',
    paths: ['/v1/tokens', '/v1/audit'],
  },
  {
    name: 'Pages',
    description: 'The pages for a browser, and pictures for a README.',
    paths: ['/badge/'],
  },
  {
    name: 'Operation',
    description: 'The cache as a whole, sweeps, workers, and whether the service is up.',
    paths: ['/v1/cache', '/v1/sweeps', '/v1/workers', '/healthz', '/readyz'],
  },
  {
    name: 'Binary cache',
    description: 'What Nix asks a substituter for.',
    paths: ['/nix-cache-info', '/nar/', '/log/', '/:hash.'],
  },
]

export const tags = resources.map(({ name, description }) => ({ name, description }))

/** Throws for a route that is about nothing of this. */
export function tagOf(url: string): string {
  if (url === '/') return 'Pages'
  const about = resources.find(({ paths }) => paths.some((path) => url.startsWith(path)))
  if (!about) throw new Error(`description/tags.ts does not say what ${url} is about`)
  return about.name
}
