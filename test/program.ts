import { sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const compiled = import.meta.dirname.split(sep).includes('.compiled')
const root = fileURLToPath(new URL('..', import.meta.url))

/** Options with which Node runs `moduleOf` in a process of its own: none where the tests are compiled. */
export const nodeOptions = compiled ? [] : ['--import', 'tsx']

/** The path of a source file of the project as Node can load it: compiled, unless this process itself runs from sources. */
export function moduleOf(source: URL | string): string {
  const path = fileURLToPath(new URL(source, new URL('..', import.meta.url)))
  return compiled ? path.replace(root, `${root}.compiled/`).replace(/\.ts$/, '.js') : path
}
