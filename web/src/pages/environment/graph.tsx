import { useQuery } from '@tanstack/preact-query'
import { Link } from 'wouter-preact'
import type { Closure, Package } from '../../api/client'
import { queries } from '../../api/queries'
import { Empty, Trouble, Waiting } from '../../components/notice'
import { Verdict } from '../../components/verdict'
import { gilOf } from '../../words'

/**
 * Which package needs which, as a tree that opens: requested ones first, each with what it brings. A tree can be read by
 * keyboard and by ear, and culprits stand where the chain of imports leads to them.
 */
export function Graph({ id, packages }: { id: string; packages: Package[] }) {
  const { data, error } = useQuery(queries.closure(id))
  if (error) return <Trouble error={error} />
  if (!data) return <Waiting />
  const needs = needsOf(packages, data)
  const needed = new Set([...needs.values()].flat())
  const roots = packages.filter(({ name, requested }) => requested || !needed.has(name))
  if (roots.length === 0) return <Empty title="There are no packages.">{null}</Empty>
  const byName = new Map(packages.map((one) => [one.name, one]))
  return (
    <ul class="tree">
      {roots.map((one) => (
        <Node key={one.name} name={one.name} {...{ needs, byName }} above={[]} />
      ))}
    </ul>
  )
}

function Node({
  name,
  needs,
  byName,
  above,
}: {
  name: string
  needs: Map<string, string[]>
  byName: Map<string, Package>
  above: string[]
}) {
  const one = byName.get(name)
  if (!one) return null
  const below = (needs.get(name) ?? []).filter((other) => !above.includes(other))
  const { verdict, words } = gilOf(one)
  return (
    <li class={verdict === 'turns-on' ? 'culprit' : undefined}>
      <span class="node">
        <Link href={`/packages/${name}`} class="strong">
          {name}
        </Link>{' '}
        <span class="quiet">{one.version}</span> <Verdict verdict={verdict} words={words} />
      </span>
      {below.length > 0 && (
        <ul>
          {below.map((other) => (
            <Node key={other} name={other} {...{ needs, byName }} above={[...above, name]} />
          ))}
        </ul>
      )}
    </li>
  )
}

/** Direct needs among the packages, by the references of their store paths. */
export function needsOf(packages: Package[], { items }: Closure): Map<string, string[]> {
  const owner = new Map<string, string>()
  for (const { name, sourcePath, targetPath } of packages)
    for (const path of [sourcePath, targetPath]) if (path) owner.set(path, name)
  const needs = new Map<string, Set<string>>()
  for (const { path, references } of items) {
    const name = owner.get(path)
    if (name === undefined) continue
    const known = needs.get(name) ?? new Set()
    for (const reference of references) {
      const other = owner.get(reference)
      if (other !== undefined && other !== name) known.add(other)
    }
    needs.set(name, known)
  }
  return new Map([...needs].map(([name, others]) => [name, [...others].sort()]))
}
