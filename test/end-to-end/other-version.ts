import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import { libraryHash, libraryInterface } from '../../src/nix/library.ts'
import { writeNewerMigrations } from '../db/newer-release.ts'
import type { Settings, Site } from './site.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface OtherVersion {
  /** Hash of its Nix library. */
  library: string
  /** Starts a worker of it, and waits until it takes builds. */
  startWorker(t: Pick<Test, 'teardown'>, site: Site, settings: Settings): Promise<void>
}

/**
 * Writes another version of Patchbay to a folder: its Nix library differs, and makes other store paths. Its schema is newer, and it drives
 * Nix libraries by another interface, where that is asked for.
 */
export async function writeOtherVersion(
  folder: string,
  { isNewer = false, hasOtherInterface = false }: { isNewer?: boolean; hasOtherInterface?: boolean } = {},
): Promise<OtherVersion> {
  await mkdir(folder, { recursive: true })
  for (const name of ['src', 'nix', 'ops', 'package.json', 'tsconfig.json'])
    await cp(join(root, name), join(folder, name), { recursive: true })
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  await appendFile(join(folder, 'nix', 'scripts', 'build_env.py'), '# Of another version.\n')
  if (hasOtherInterface) await raiseInterface(join(folder, 'src', 'nix', 'library.ts'))
  const migrations = join(folder, 'prisma', 'migrations')
  if (isNewer) await writeNewerMigrations(migrations)
  else await cp(join(root, 'prisma', 'migrations'), migrations, { recursive: true })
  return {
    library: await libraryHash(join(folder, 'nix')),
    async startWorker(t, site, settings) {
      const command = ['--pdeathsig', 'KILL', process.execPath, '--import', 'tsx', 'src/cli.ts', 'work']
      const env = site.environment({ ...settings, NODE_OPTIONS: '' })
      const child = spawn('setpriv', command, { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] })
      const ended = once(child, 'exit')
      t.teardown(async () => {
        child.kill('SIGKILL')
        await ended
      })
      const lines: string[] = []
      await new Promise<void>((resolve, reject) => {
        createInterface({ input: child.stdout }).on('line', (line) => {
          lines.push(line)
          if (JSON.parse(line).msg === 'taking builds') resolve()
        })
        void ended.then(([code]) => reject(new Error(`the worker ended with ${code}: ${lines.join('\n')}`)))
      })
    },
  }
}

async function raiseInterface(file: string): Promise<void> {
  const text = await readFile(file, 'utf8')
  const raised = text.replace(
    `libraryInterface = ${libraryInterface}`,
    `libraryInterface = ${libraryInterface + 1}`,
  )
  if (raised === text) throw new Error(`${file} does not name the interface`)
  await writeFile(file, raised)
}
