import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'

const root = fileURLToPath(new URL('../..', import.meta.url))
/** Where the compiled files lie, each at the path of its source. */
export const compiledFolder = join(root, '.compiled')

/**
 * Compiles `src`, `test` and `ops` to JavaScript with source maps, in one pass of about a second, so that no test process
 * compiles anything. Writes only files that differ, so that a running test run is not disturbed by the start of another, and
 * removes files whose sources are gone.
 *
 * `import.meta.url` stays the URL of the source: a path relative to it leads to the same place as before.
 */
export async function compile(): Promise<void> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['src/**/*.ts', 'test/**/*.ts', 'ops/**/*.ts'],
    outdir: compiledFolder,
    outbase: root,
    format: 'esm',
    target: 'node20',
    sourcemap: 'linked',
    sourcesContent: false,
    // One file for each source: every import is left where it is.
    bundle: true,
    packages: 'external',
    plugins: [shareTap, keepImports, keepUrl],
    define: { 'import.meta.url': 'sourceUrl' },
    logLevel: 'error',
    write: false,
  })
  await Promise.all(outputFiles.map(({ path, contents }) => writeIfDifferent(path, contents)))
  await removeAllBut(new Set(outputFiles.map(({ path }) => path)))
}

/** The compiled file of a source, both as absolute paths. */
export function compiledPath(source: string): string {
  return join(compiledFolder, relative(root, source)).replace(/\.ts$/, '.js')
}

/** Lets test files import the test of the file that runs, in place of tap's own, see current-test.ts. */
const shareTap: Plugin = {
  name: 'share-tap',
  setup({ onResolve }) {
    onResolve({ filter: /^tap$/ }, ({ importer }) => {
      if (!importer.startsWith(join(root, 'test/'))) return null
      const path = relative(dirname(importer), join(root, 'ops/test/current-test.js'))
      return { path, external: true }
    })
  },
}

const keepImports: Plugin = {
  name: 'keep-imports',
  setup({ onResolve }) {
    onResolve({ filter: /^\./ }, ({ path, kind }) =>
      kind === 'entry-point' ? null : { path: path.replace(/\.ts$/, '.js'), external: true },
    )
  },
}

const keepUrl: Plugin = {
  name: 'keep-url',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8')
      if (!text.includes('import.meta.url')) return { contents: text, loader: 'ts' }
      // On the first line, so that the lines of the source map stay right.
      return { contents: `const sourceUrl = ${JSON.stringify(pathToFileURL(path))}; ${text}`, loader: 'ts' }
    })
  },
}

async function writeIfDifferent(path: string, contents: Uint8Array): Promise<void> {
  const before = await readFile(path).catch(() => null)
  if (before?.equals(contents)) return
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, contents)
}

async function removeAllBut(paths: Set<string>): Promise<void> {
  const entries = await readdir(compiledFolder, { recursive: true, withFileTypes: true })
  const stale = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !paths.has(path))
  await Promise.all(stale.map((path) => rm(path)))
}
