import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import tap, { type Test } from 'tap'
import { moduleOf, nodeOptions } from '../program.ts'
import { startServers, temporaryFolder } from '../servers.ts'
import { listen } from './fixture.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const servers = await startServers(tap)

interface Lock {
  packages: { [path: string]: { dev?: boolean; optional?: boolean; devOptional?: boolean } }
}

/** Copies the command, with the packages that `npm ci --omit=dev --omit=optional` installs, and returns a way to run it. */
async function installClient(t: Test) {
  const folder = await temporaryFolder(t)
  await cp(dirname(moduleOf('src/cli.ts')), join(folder, 'src'), { recursive: true })
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  const lock: Lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'))
  const installed = Object.entries(lock.packages).filter(
    ([path, { dev, optional, devOptional }]) =>
      /^node_modules\/(@[^/]+\/)?[^/]+$/.test(path) && !dev && !optional && !devOptional,
  )
  t.ok(installed.length > 20, 'the lock has packages that a client needs')
  for (const [path] of installed) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await symlink(resolve(root, path), join(folder, path))
  }
  const cli = join(folder, 'src', moduleOf('src/cli.ts').endsWith('.ts') ? 'cli.ts' : 'cli.js')
  return (args: string[], env = {}) =>
    execa(process.execPath, [...nodeOptions, cli, ...args], {
      cwd: root,
      env: { PATH: process.env.PATH, ...env },
      extendEnv: false,
      reject: false,
      stdin: 'ignore',
    })
}

tap.test(
  'a client works without the optional packages, and the service says that they are missing',
  async (t) => {
    const run = await installClient(t)
    const { url } = await listen(t, servers)
    t.match(await run(['list', '--url', url]), { exitCode: 0, stderr: '' })

    const requirements = join(await temporaryFolder(t), 'requirements.txt')
    await writeFile(requirements, 'numpy>=1\n')
    t.match(await run(['spec', 'from', requirements, '--offline']), { exitCode: 0, stdout: /"numpy"/ })

    const nowhere = { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none', REDIS_URL: 'redis://127.0.0.1:1' }
    t.match(await run(['serve'], nowhere), {
      exitCode: 64,
      stderr: /packages of the service are not installed.*`npm ci` without --omit=optional/,
    })
  },
)
