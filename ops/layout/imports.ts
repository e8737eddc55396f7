import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'

export const src = fileURLToPath(new URL('../../src', import.meta.url))

/** `import type { Spec } from '../spec/schema.ts'` in `plan/run-plan.ts`. */
export interface Import {
  /** File that imports, below `src/`. */
  file: string
  /** File below `src/`, or name of a package. */
  from: string
  isPackage: boolean
  /** Whether types are all that it takes. */
  isType: boolean
}

const statement = /^(?:import|export)\s(type\s)?([^;'"]*?)\bfrom '([^']+)'/gm
const lazyImport = /\bimport\('([^']+)'\)/g

/** Returns the files of `src/` but for generated ones, as paths below it. */
export async function sourceFiles(folder = src): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((file) => !file.startsWith('generated/'))
    .sort()
}

/** Reads the imports of all files, `import()` among them. */
export async function readImports(folder = src): Promise<Import[]> {
  const found = await Promise.all(
    (await sourceFiles(folder)).map(async (file) => {
      const text = await readFile(join(folder, file), 'utf8')
      const import_ = (specifier: string, isType: boolean): Import => {
        const isPackage = !specifier.startsWith('.')
        return {
          file,
          from: isPackage ? specifier : normalize(join(dirname(file), specifier)),
          isPackage,
          isType,
        }
      }
      return [
        ...[...text.matchAll(statement)].map(([, type, names = '', from = '']) =>
          import_(from, type !== undefined || /^\{(\s*type \w+( as \w+)?,?)+\s*\}\s*$/.test(names)),
        ),
        ...[...text.matchAll(lazyImport)].map(([, from = '']) => import_(from, false)),
      ]
    }),
  )
  return found.flat()
}

/** Returns groups of files, types included, each of which reaches all others of its group by imports. */
export function circles(imports: Import[]): string[][] {
  const targets = new Map<string, string[]>()
  for (const { file, from, isPackage } of imports)
    if (!isPackage) targets.set(file, [...(targets.get(file) ?? []), from])
  const order = new Map<string, number>()
  const lowest = new Map<string, number>()
  const open: string[] = []
  const found: string[][] = []
  // Tarjan's strongly connected components.
  const visit = (file: string): number => {
    const number = order.size
    order.set(file, number)
    let low = number
    open.push(file)
    for (const target of targets.get(file) ?? []) {
      if (!order.has(target)) low = Math.min(low, visit(target))
      else if (open.includes(target)) low = Math.min(low, order.get(target) ?? low)
    }
    lowest.set(file, low)
    if (low === number) {
      const group = open.splice(open.indexOf(file))
      if (group.length > 1) found.push(group.sort())
    }
    return low
  }
  for (const file of targets.keys()) if (!order.has(file)) visit(file)
  return found
}
