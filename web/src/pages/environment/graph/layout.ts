import { Graph, layout } from '@dagrejs/dagre'

export interface Point {
  x: number
  y: number
}

export interface PlacedNode extends Point {
  name: string
  width: number
}

export interface PlacedEdge {
  from: string
  to: string
  points: Point[]
}

export interface Layout {
  width: number
  height: number
  nodes: PlacedNode[]
  edges: PlacedEdge[]
}

export const nodeHeight = 30
/** Of the widest of the usual types, in bold. */
const characterWidth = 8.4
/** Room for the shape of the verdict beside the name. */
const besideName = 42

/** Places packages in layers, each left of those that it needs. */
export function placed(shown: ReadonlySet<string>, needs: ReadonlyMap<string, string[]>): Layout {
  const graph = new Graph()
  graph.setGraph({ rankdir: 'LR', nodesep: 14, ranksep: 60, edgesep: 8, marginx: 8, marginy: 8 })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const name of shown)
    graph.setNode(name, { width: name.length * characterWidth + besideName, height: nodeHeight })
  for (const from of shown) for (const to of needs.get(from) ?? []) if (shown.has(to)) graph.setEdge(from, to)
  layout(graph)
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number }
  return {
    ...{ width, height },
    nodes: graph.nodes().map((name) => ({ name, ...(graph.node(name) as Point & { width: number }) })),
    edges: graph.edges().map(({ v, w }) => ({
      ...{ from: v, to: w },
      points: (graph.edge(v, w) as { points: Point[] }).points,
    })),
  }
}
