import { chosenOf } from '../names.ts'
import type { UvPackage } from './uv-package.ts'

/** A dependency between two packages of a uv.lock. */
export interface Edge {
  name: string
  /** Set if the file locks several versions of the package. */
  version?: string | undefined
  marker?: string | undefined
  extra?: string[]
}

interface Reached {
  package: UvPackage
  /** Condition in the form of PEP 508; null if the package is always needed. */
  marker: string | null
}

/**
 * Follows the dependencies of a uv.lock from `start`. Returns each reachable package with its condition: the disjunction over all
 * ways to it of the conjunction of the conditions on the way.
 */
export function reach(packages: UvPackage[], start: Edge[]): Reached[] {
  const waysTo = new Map<string, { package: UvPackage; ways: Set<string>[] }>()
  const queue = start.map((edge) => ({ edge, before: new Set<string>() }))
  for (let next = queue.shift(); next; next = queue.shift()) {
    const { edge, before } = next
    const way = edge.marker ? new Set([...before, edge.marker]) : before
    for (const one of packages.filter((each) => isMeant(each, edge))) {
      const asked = chosenOf(edge.extra ?? [], Object.keys(one['optional-dependencies'] ?? {}))
      for (const part of ['', ...asked]) {
        const key = JSON.stringify([one.name, one.version, part])
        const node = waysTo.get(key) ?? { package: one, ways: [] }
        // Skips a way whose conditions include all conditions of an earlier way.
        if (node.ways.some((known) => [...known].every((condition) => way.has(condition)))) continue
        node.ways = [
          ...node.ways.filter((known) => ![...way].every((condition) => known.has(condition))),
          way,
        ]
        waysTo.set(key, node)
        const edges = part === '' ? one.dependencies : one['optional-dependencies']?.[part]
        queue.push(...(edges ?? []).map((each) => ({ edge: each, before: way })))
      }
    }
  }
  return [...waysTo.values()].map(({ package: one, ways }) => ({ package: one, marker: conditionOf(ways) }))
}

function isMeant({ name, version }: UvPackage, edge: Edge): boolean {
  return name === edge.name && (edge.version === undefined || edge.version === version)
}

function conditionOf(ways: Set<string>[]): string | null {
  if (ways.some((way) => way.size === 0)) return null
  return ways.map((way) => [...way].map((one) => `(${one})`).join(' and ')).join(' or ')
}
