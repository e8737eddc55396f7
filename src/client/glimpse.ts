import type { Build, Service } from './service.ts'

/** Where a build, a plan or a sweep is. */
export interface Glimpse {
  state: string
  /** Of a build's derivations. */
  progress?: Build['progress']
  /** The last line that the build's log has. */
  lastLine?: string
}

/** Looks at a build and at the end of its log, reading on in the log from look to look. */
export function lookAtBuild(service: Service, buildId: string): () => Promise<Glimpse> {
  let offset = 0
  let lastLine = ''
  return async () => {
    const { state, progress } = await service.build(buildId)
    const piece = await service.log(buildId, offset)
    offset = piece.nextOffset
    lastLine = lastLineOf(piece.text) ?? lastLine
    return { state, progress, lastLine }
  }
}

function lastLineOf(text: string): string | undefined {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .at(-1)
    ?.trim()
}
