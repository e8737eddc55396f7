import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Package } from '../../../api/client'
import { verdictShapes } from '../../../components/verdict'
import { gilOf } from '../../../words'
import type { Dependencies } from './dependencies'
import { nodeHeight, type PlacedEdge, type PlacedNode, placed } from './layout'

const scales = [0.8, 1, 1.25, 1.6]

/**
 * Draws which package needs which. One package at a time has a place in the order of Tab: arrow keys go along the edges and within
 * a layer, Enter chooses.
 */
export function Drawing({
  shown,
  dependencies,
  byName,
  chosen,
  choose,
}: {
  shown: ReadonlySet<string>
  dependencies: Dependencies
  byName: ReadonlyMap<string, Package>
  chosen: string | null
  choose: (name: string) => void
}) {
  const { width, height, nodes, edges } = useMemo(
    () => placed(shown, dependencies.needs),
    [shown, dependencies],
  )
  const [at, setAt] = useState<string | null>(null)
  const [scale, setScale] = useState(1)
  const box = useRef<HTMLDivElement>(null)
  const first = nodes.toSorted((a, b) => a.x - b.x || a.y - b.y)[0]?.name
  const current = [at, chosen].find((name) => name !== null && shown.has(name)) ?? first
  const element = (name: string) =>
    [...(box.current?.querySelectorAll<SVGGElement>('.node') ?? [])].find((one) => one.dataset.name === name)
  const focus = (name: string) => {
    setAt(name)
    element(name)?.focus()
  }
  // A graph that has grown moves the package that was chosen: it stays in view.
  useEffect(() => {
    if (chosen !== null) element(chosen)?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [nodes])

  const onKeyDown = (event: KeyboardEvent, name: string) => {
    const next = neighbour(event.key, name)
    if (event.key === 'Enter' || event.key === ' ') choose(name)
    else if (next) focus(next)
    else return
    event.preventDefault()
  }
  const neighbour = (key: string, name: string): string | undefined => {
    if (key === 'Home') return first
    const own = nodes.find((one) => one.name === name)
    const direction = { ArrowRight: 1, ArrowLeft: -1 }[key]
    if (!own) return undefined
    if (direction) {
      const { needs, neededBy } = dependencies
      const joined = ((direction > 0 ? needs : neededBy).get(name) ?? []).find((one) => shown.has(one))
      return joined ?? nearest(nodes, own, direction)?.name
    }
    if (key !== 'ArrowDown' && key !== 'ArrowUp') return undefined
    const layer = nodes.filter(({ x }) => Math.abs(x - own.x) < 1).sort((a, b) => a.y - b.y)
    return layer[layer.indexOf(own) + (key === 'ArrowDown' ? 1 : -1)]?.name
  }
  const leadsToCulprit = ({ from, to }: PlacedEdge) =>
    [from, to].every((name) => ['turns-on', 'through'].includes(verdictOf(byName.get(name))))
  const zoom = (step: number) => setScale(scales[scales.indexOf(scale) + step] ?? scale)
  return (
    <>
      <div class="graph-tools">
        <button
          type="button"
          class="small"
          aria-label="Smaller"
          disabled={scale === scales[0]}
          onClick={() => zoom(-1)}
        >
          −
        </button>
        <button
          type="button"
          class="small"
          aria-label="Larger"
          disabled={scale === scales.at(-1)}
          onClick={() => zoom(1)}
        >
          +
        </button>
      </div>
      <div class="graph" ref={box}>
        {/* biome-ignore lint/a11y/useSemanticElements: a field set is no part of SVG */}
        <svg
          width={width * scale}
          height={height * scale}
          viewBox={`0 0 ${width} ${height}`}
          role="group"
          aria-label="Which package needs which. Arrow keys go from one to the next, Enter shows more of it."
        >
          <defs>
            {['plain', 'culprit'].map((kind) => (
              <marker
                key={kind}
                id={`arrow-${kind}`}
                class={`arrow ${kind}`}
                viewBox="0 0 8 8"
                refX="7"
                refY="4"
                markerWidth="7"
                markerHeight="7"
                markerUnits="userSpaceOnUse"
                orient="auto"
              >
                <path d="M0 0 8 4 0 8Z" />
              </marker>
            ))}
          </defs>
          <g>
            {edges.map((edge) => {
              const kind = leadsToCulprit(edge) ? 'culprit' : 'plain'
              const isOfChosen = edge.from === chosen || edge.to === chosen
              return (
                <path
                  key={`${edge.from} ${edge.to}`}
                  class={`edge ${kind}${isOfChosen ? ' chosen' : ''}`}
                  d={curve(edge.points)}
                  marker-end={`url(#arrow-${kind})`}
                />
              )
            })}
          </g>
          {nodes.map(({ name, x, y, width: nodeWidth }) => {
            const one = byName.get(name)
            const verdict = verdictOf(one)
            return (
              // biome-ignore lint/a11y/useSemanticElements: SVG has no button
              <g
                key={name}
                class={`node ${verdict}${name === chosen ? ' chosen' : ''}`}
                data-name={name}
                role="button"
                // Preact leaves the case of SVG's attributes as it is.
                tabindex={name === current ? 0 : -1}
                aria-pressed={name === chosen}
                aria-label={one ? inWords(one, dependencies) : name}
                transform={`translate(${x - nodeWidth / 2} ${y - nodeHeight / 2})`}
                onClick={() => {
                  setAt(name)
                  choose(name)
                }}
                onFocus={() => setAt(name)}
                onKeyDown={(event: KeyboardEvent) => onKeyDown(event, name)}
              >
                <rect width={nodeWidth} height={nodeHeight} rx="6" />
                <path
                  class="shape"
                  transform="translate(9 9) scale(.75)"
                  fill-rule="evenodd"
                  d={verdictShapes[verdict]}
                />
                <text x="28" y="20" class={one?.requested ? 'requested' : undefined}>
                  {name}
                </text>
              </g>
            )
          })}
        </svg>
      </div>
    </>
  )
}

/** The nearest package in the layers to one side, so that the keyboard reaches each that is drawn. */
function nearest(nodes: PlacedNode[], own: PlacedNode, direction: number): PlacedNode | undefined {
  const distance = ({ x, y }: PlacedNode) => Math.abs(x - own.x) * 10 + Math.abs(y - own.y)
  return nodes.filter(({ x }) => (x - own.x) * direction > 1).sort((a, b) => distance(a) - distance(b))[0]
}

const verdictOf = (one: Package | undefined) => (one ? gilOf(one).verdict : 'unknown')

function inWords(one: Package, { needs, neededBy }: Dependencies): string {
  const count = (names: string[] | undefined) => names?.length ?? 0
  return `${one.name} ${one.version}, GIL ${gilOf(one).words}, needs ${count(needs.get(one.name))}, needed by ${count(neededBy.get(one.name))}`
}

/** A line through the points, with corners rounded off. */
function curve(points: { x: number; y: number }[]): string {
  const at = ({ x, y }: { x: number; y: number }) => `${x.toFixed(1)} ${y.toFixed(1)}`
  const [start, ...rest] = points
  const end = rest.at(-1)
  if (!start || !end) return ''
  const bends = rest.slice(0, -1).map((point, index) => {
    const next = rest[index + 1] ?? end
    const middle = index === rest.length - 2 ? end : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 }
    return `Q${at(point)} ${at(middle)}`
  })
  return `M${at(start)}${bends.length > 0 ? bends.join('') : `L${at(end)}`}`
}
