import type { CanonicalSpec, Spec } from '../../api/client'

/** Fields of a spec that are lists of names; in the address each is one text with commas. */
const lists = ['packages', 'drop', 'keep', 'skipImports'] as const
export type ListField = (typeof lists)[number]

export type Failures = 'drop' | 'omit'

export const namesIn = (query: URLSearchParams, field: ListField): string[] =>
  query.get(field)?.split(',').filter(Boolean) ?? []

export function failuresIn(query: URLSearchParams): Failures | undefined {
  const value = query.get('failures')
  return value === 'drop' || value === 'omit' ? value : undefined
}

/** The spec that the address of the page "New environment" stands for, at this channel. */
export function specOfQuery(query: URLSearchParams, channel: string | undefined): Spec {
  const target = query.get('target') ?? ''
  const source = query.get('source') ?? sourceOf(target)
  const failures = failuresIn(query)
  const more = lists
    .filter((field) => field !== 'packages')
    .map((field) => [field, namesIn(query, field)] as const)
    .filter(([, names]) => names.length > 0)
  return {
    packages: namesIn(query, 'packages'),
    ...(channel && { channel }),
    ...(source && { source }),
    ...(target && { target }),
    ...(query.get('gil') === 'require-disabled' && { gil: 'require-disabled' }),
    ...(query.get('checks') === 'rebuilt' && { checks: 'rebuilt' }),
    ...(failures && { failures }),
    ...Object.fromEntries(more),
  }
}

/** The address that fills the page with a spec, whose `channel` is then at its newest pin. */
export function queryOfSpec(spec: CanonicalSpec): string {
  const query = new URLSearchParams({ channel: spec.channel, target: spec.target })
  for (const field of lists) if (spec[field].length > 0) query.set(field, spec[field].join(','))
  if (`python${minorOf(spec.target)}` !== spec.source) query.set('source', spec.source)
  if (spec.gil !== 'report') query.set('gil', spec.gil)
  if (spec.checks !== 'none') query.set('checks', spec.checks)
  if (spec.failures) query.set('failures', spec.failures)
  return query.toString()
}

/** Source and target share their version of Python: the source of `3.14t` is `3.14`, and of `python314FreeThreading` too. */
function sourceOf(target: string): string | undefined {
  const minor = minorOf(target)
  return minor && `3.${minor.slice(1)}`
}

/** `314` for `3.14t` and for `python314FreeThreading`. */
function minorOf(target: string): string | undefined {
  const minor = /^(?:python3|3\.)(\d+)/.exec(target)?.[1]
  return minor && `3${minor}`
}
