import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import tap from 'tap'

const src = fileURLToPath(new URL('../src', import.meta.url))

/** Who may import whom of ours. Files beside the folders do the wiring: they import anything. */
const mayImport: { [folder: string]: string[] } = {
  spec: ['errors'],
  channel: ['spec', 'errors'],
  record: ['spec', 'errors', 'generated'],
  queue: ['spec', 'errors'],
  embedded: ['errors'],
  nix: ['spec', 'errors'],
  scan: ['nix', 'publish', 'spec', 'errors'],
  verify: ['nix', 'scan', 'spec', 'errors'],
  publish: ['nix', 'spec', 'errors'],
  scrub: ['nix', 'publish', 'record', 'config', 'every', 'errors'],
  sweep: ['publish', 'record', 'config', 'every', 'bytes', 'errors'],
  api: ['spec', 'channel', 'record', 'queue', 'publish', 'errors'],
  requirements: ['spec'],
  notify: ['record', 'errors'],
  client: ['nix', 'spec', 'requirements', 'errors', 'bytes'],
}

/** … and where a type is all that may be taken. */
const onlyTypes: { [folder: string]: string[] } = {
  client: ['spec'],
  verify: ['scan'],
  api: ['publish'],
  notify: ['record'],
}

/** Packages that some folders keep from all others. */
const owners: { [dependency: string]: string[] } = {
  '@prisma/client': ['record'],
  pg: ['record', 'embedded'],
  bullmq: ['queue'],
  ioredis: ['queue'],
  fastify: ['api'],
  ajv: ['spec'],
  undici: ['nix', 'notify'],
  'ipaddr.js': ['notify'],
  standardwebhooks: ['notify'],
}

interface Import {
  file: string
  folder: string
  what: string
  from: string
}

async function imports(): Promise<Import[]> {
  const entries = await readdir(src, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  const found = await Promise.all(
    files.map(async (entry) => {
      const file = join(entry.parentPath, entry.name).slice(src.length + 1)
      const text = await readFile(join(src, file), 'utf8')
      const lines = text.matchAll(/^(?:import|export)\s([^;'"]*?)\bfrom '([^']+)'/gm)
      return [...lines].map(([, what = '', from = '']) => ({ file, folder: folderOf(file), what, from }))
    }),
  )
  return found.flat().filter(({ folder }) => folder !== 'generated')
}

/** `spec` for `spec/schema.ts`, `errors` for `errors.ts`. */
function folderOf(path: string): string {
  return path.split('/')[0]?.replace(/\.ts$/, '') ?? ''
}

tap.test('every folder imports only what the layout lets it', async (t) => {
  const all = await imports()
  t.ok(all.length > 100, 'imports are found')
  for (const { file, folder, what, from } of all) {
    const allowed = mayImport[folder]
    if (!allowed) {
      t.ok(file === `${folder}.ts`, `${folder} has its place in the table`)
      continue
    }
    const isType = what.startsWith('type ')
    if (!from.startsWith('.')) {
      const owned = owners[from]
      if (owned) t.ok(owned.includes(folder) || isType, `${file} imports ${from}`)
      continue
    }
    const target = folderOf(normalize(join(dirname(file), from)))
    t.ok(target === folder || allowed.includes(target), `${file} imports ${from}`)
    if (onlyTypes[folder]?.includes(target)) t.ok(isType, `${file} takes only types from ${from}`)
  }
})
