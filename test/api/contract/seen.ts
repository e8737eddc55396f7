import { problemKinds } from '../../../src/errors.ts'
import { markdownTable } from '../written-docs.ts'
import { answerOf, codesOf, type Description, type Route, routesOf } from './description.ts'
import type { Answer } from './judge.ts'

/** Names one answer: a problem's code, or a media type; `-` without a body. */
export function kindOf({ body, headers }: Answer): string {
  const type = headers['content-type']?.split(';')[0] ?? '-'
  if (body === '') return '-'
  return type === 'application/problem+json' ? JSON.parse(body).code : type
}

/** Every answer that a description lists, as a line each. */
export function listed(description: Description): string[] {
  return routesOf(description).flatMap((route) =>
    Object.keys(route.operation.responses).flatMap((status) =>
      kindsOf(description, route, status).map((kind) => line(route, status, kind)),
    ),
  )
}

export function line({ name }: Pick<Route, 'name'>, status: number | string, kind: string): string {
  return `${name} ${status} ${kind}`
}

function kindsOf(description: Description, route: Route, status: string): string[] {
  const answer = answerOf(description, route, Number(status))
  if (!answer?.content) return ['-']
  const codes = codesOf(answer)
  return codes.length > 0 ? codes : Object.keys(answer.content)
}

/** Routes by statuses, with what was seen in the cells. */
export function tableOf(description: Description, seen: ReadonlySet<string>): string {
  const lines = [...seen].map((one) => one.split(' '))
  const statuses = [...new Set(lines.map(([, , status = '']) => status))].sort()
  const rows = routesOf(description)
    .sort((a, b) => (`${a.path} ${a.method}` < `${b.path} ${b.method}` ? -1 : 1))
    .map(({ method, path }) => [
      `\`${method}\``,
      `\`${path}\``,
      ...statuses.map((status) =>
        lines
          .filter((one) => one[0] === method && one[1] === path && one[2] === status)
          .map(([, , , kind = '']) => (kind in problemKinds ? `\`${kind}\`` : 'yes'))
          .filter((cell, at, all) => all.indexOf(cell) === at)
          .sort()
          .join(' '),
      ),
    ])
  return markdownTable(['method', 'path', ...statuses], rows)
}
