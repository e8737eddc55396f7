import { infiniteQueryOptions, queryOptions } from '@tanstack/preact-query'
import { api, bodyOf, Refused } from './client'
import { token } from './session'

const liveMs = 4_000
const calmMs = 30_000

/** Filters of the list of environments, as they stand in the address bar. */
export interface EnvironmentFilters {
  status?: string
  package?: string
  channel?: string
  tag?: string
}

/** Reads the filters of the list of environments off the address bar. */
export const filtersIn = (query: URLSearchParams): EnvironmentFilters =>
  Object.fromEntries(
    ['status', 'package', 'channel', 'tag'].flatMap((name) => {
      const value = query.get(name)
      return value ? [[name, value]] : []
    }),
  )

export const queries = {
  /** The caller's token, `open` where the service has none, null where it takes no request without one. */
  self: () =>
    queryOptions({
      queryKey: ['self', token() ?? ''],
      queryFn: async () => {
        const [shown, list] =
          token() === null
            ? [null, await api.GET('/v1/tokens', { params: { query: { limit: 1 } } })]
            : [await api.GET('/v1/tokens/self'), null]
        const { status } = (shown ?? list).response
        if (shown?.data) return shown.data
        if (status === 401) return null
        if (status === 200 || status === 404) return 'open'
        throw new Refused(status, (shown ?? list).error ?? {})
      },
      staleTime: Number.POSITIVE_INFINITY,
    }),
  environments: (filters: EnvironmentFilters) =>
    infiniteQueryOptions({
      queryKey: ['environments', filters],
      queryFn: ({ pageParam }) =>
        bodyOf(
          api.GET('/v1/environments', {
            params: {
              query: {
                ...(filters as { package?: string }),
                limit: 100,
                ...(pageParam && { cursor: pageParam }),
              },
            },
          }),
        ),
      initialPageParam: '',
      getNextPageParam: ({ next }) => next,
      refetchInterval: liveMs,
    }),
  environment: (id: string) =>
    queryOptions({
      queryKey: ['environment', id],
      queryFn: () => bodyOf(api.GET('/v1/environments/{id}', { params: { path: { id } } })),
      refetchInterval: ({ state: { data } }) => (data && data.build.finishedAt === null ? 2_000 : calmMs),
    }),
  packages: (id: string) =>
    queryOptions({
      queryKey: ['environment', id, 'packages'],
      queryFn: () => bodyOf(api.GET('/v1/environments/{id}/packages', { params: { path: { id } } })),
    }),
  closure: (id: string) =>
    queryOptions({
      queryKey: ['environment', id, 'closure'],
      queryFn: () => bodyOf(api.GET('/v1/environments/{id}/closure', { params: { path: { id } } })),
    }),
  build: (id: string) =>
    queryOptions({
      queryKey: ['build', id],
      queryFn: () => bodyOf(api.GET('/v1/builds/{id}', { params: { path: { id } } })),
      refetchInterval: ({ state: { data } }) => (data && data.finishedAt === null ? 5_000 : false),
    }),
  knownPackages: (target?: string) =>
    queryOptions({
      queryKey: ['packages', target ?? ''],
      queryFn: () => allPages((cursor) => knownPage(cursor, target)),
      refetchInterval: calmMs,
    }),
  knownPackage: (name: string) =>
    queryOptions({
      queryKey: ['package', name],
      queryFn: () => bodyOf(api.GET('/v1/packages/{name}', { params: { path: { name } } })),
      retry: false,
    }),
  channels: () =>
    queryOptions({
      queryKey: ['channels'],
      queryFn: () => bodyOf(api.GET('/v1/channels')),
      refetchInterval: calmMs,
    }),
  channel: (name: string) =>
    queryOptions({
      queryKey: ['channels', name],
      queryFn: () => bodyOf(api.GET('/v1/channels/{name}', { params: { path: { name } } })),
      refetchInterval: ({ state: { data } }) => (data?.moving ? 2_000 : calmMs),
    }),
  channelPackages: (name: string) =>
    queryOptions({
      queryKey: ['channels', name, 'packages'],
      queryFn: () => bodyOf(api.GET('/v1/channels/{name}/packages', { params: { path: { name } } })),
      // Until a worker has listed them.
      refetchInterval: ({ state: { data } }) => (data ? false : liveMs),
      enabled: name !== '',
    }),
  workers: () =>
    queryOptions({
      queryKey: ['workers'],
      queryFn: () => bodyOf(api.GET('/v1/workers')),
      refetchInterval: liveMs,
    }),
  cache: () =>
    queryOptions({
      queryKey: ['cache'],
      queryFn: () => bodyOf(api.GET('/v1/cache')),
      refetchInterval: calmMs,
    }),
  sweeps: () =>
    queryOptions({
      queryKey: ['sweeps'],
      queryFn: () => bodyOf(api.GET('/v1/sweeps', { params: { query: { limit: 20 } } })),
      refetchInterval: liveMs,
    }),
  sweep: (id: string) =>
    queryOptions({
      queryKey: ['sweeps', id],
      queryFn: () => bodyOf(api.GET('/v1/sweeps/{id}', { params: { path: { id } } })),
    }),
  tokens: () =>
    queryOptions({
      queryKey: ['tokens'],
      queryFn: () =>
        allPages((cursor) =>
          bodyOf(api.GET('/v1/tokens', { params: { query: { limit: 100, ...(cursor && { cursor }) } } })),
        ),
    }),
  webhooks: () =>
    queryOptions({
      queryKey: ['webhooks'],
      queryFn: () =>
        allPages((cursor) =>
          bodyOf(api.GET('/v1/webhooks', { params: { query: { limit: 100, ...(cursor && { cursor }) } } })),
        ),
    }),
  deliveries: (id: string) =>
    queryOptions({
      queryKey: ['webhooks', id, 'deliveries'],
      queryFn: () =>
        bodyOf(api.GET('/v1/webhooks/{id}/deliveries', { params: { path: { id }, query: { limit: 20 } } })),
      refetchInterval: liveMs,
    }),
  audit: () =>
    infiniteQueryOptions({
      queryKey: ['audit'],
      queryFn: ({ pageParam }) =>
        bodyOf(
          api.GET('/v1/audit', {
            params: { query: { limit: 100, ...(pageParam && { cursor: pageParam }) } },
          }),
        ),
      initialPageParam: '',
      getNextPageParam: ({ next }) => next,
    }),
}

function knownPage(cursor: string, target: string | undefined) {
  return bodyOf(
    api.GET('/v1/packages', {
      params: { query: { limit: 100, ...(cursor && { cursor }), ...(target && { target }) } },
    }),
  )
}

async function allPages<Item>(
  page: (cursor: string) => Promise<{ items: Item[]; next: string | null }>,
): Promise<Item[]> {
  const items: Item[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const answer: { items: Item[]; next: string | null } = await page(cursor)
    items.push(...answer.items)
    cursor = answer.next
  }
  return items
}
