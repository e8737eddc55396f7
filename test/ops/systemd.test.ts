import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import tap from 'tap'
import { settingsByName } from '../../src/config.ts'
import { temporaryFolder } from '../servers.ts'

const source = fileURLToPath(new URL('../../ops/systemd', import.meta.url))
const dropIn = 'patchbay-worker.service.d/without-nix-daemon.conf'
const folder = await temporaryFolder(tap)
const units = (await readdir(source)).filter((name) => name.endsWith('.service'))

/** Highest exposure of a unit by Debian's systemd 252. ops/systemd/README.md says what is left, and why. */
const highest = 1.6
const highestWithoutDaemon = 4.2

/** Copies a unit with a program that exists on this machine, and returns its path. */
async function installed(name: string, ...dropIns: string[]): Promise<string> {
  const place = join(folder, dropIns.length > 0 ? 'with-drop-in' : 'plain')
  await mkdir(place, { recursive: true })
  const text = await readFile(join(source, name), 'utf8')
  await writeFile(join(place, name), text.replaceAll('/usr/local/bin/patchbay', process.execPath))
  for (const one of dropIns) await cp(join(source, one), join(place, one))
  return join(place, name)
}

async function exposure(unit: string): Promise<number> {
  const { stdout } = await execa('systemd-analyze', ['security', '--offline=yes', '--no-pager', unit])
  return Number(/Overall exposure level for .*: ([\d.]+)/.exec(stdout)?.[1])
}

tap.test('systemd takes the units without a complaint', async (t) => {
  t.same(units.sort(), ['patchbay-api.service', 'patchbay-worker.service', 'patchbay.service'])
  for (const name of units) {
    const { all } = await execa('systemd-analyze', ['verify', await installed(name)], { all: true })
    t.equal(all, '', name)
  }
  const { all } = await execa(
    'systemd-analyze',
    ['verify', await installed('patchbay-worker.service', dropIn)],
    {
      all: true,
    },
  )
  t.equal(all, '', dropIn)
  const broken = join(folder, 'broken.service')
  await writeFile(broken, '[Service]\nExecStart=/bin/true\nProtectSystm=strict\n')
  t.match(
    (await execa('systemd-analyze', ['verify', broken], { all: true, reject: false })).all,
    /ProtectSystm/,
  )
})

tap.test('the units are no more exposed than the README says', async (t) => {
  const readme = await readFile(join(source, 'README.md'), 'utf8')
  const table = readme.slice(readme.indexOf('| unit | exposure |'))
  for (const figure of [highest, highestWithoutDaemon]) t.ok(table.includes(`| ${figure} |`), String(figure))
  for (const name of units) t.ok((await exposure(await installed(name))) <= highest, name)
  const root = await exposure(await installed('patchbay-worker.service', dropIn))
  t.ok(root > highest && root <= highestWithoutDaemon, `${root} without a daemon`)
})

tap.test('the units set variables that the service reads', async (t) => {
  const known = Object.values(settingsByName).flatMap(({ variable }) => [variable, `${variable}_FILE`])
  for (const name of units) {
    const text = await readFile(join(source, name), 'utf8')
    const variables = [...text.matchAll(/^Environment=(.*)$/gm)].flatMap(([, line = '']) =>
      line.split(' ').map((one) => one.split('=')[0] ?? ''),
    )
    t.ok(variables.length >= 3)
    for (const variable of variables) t.ok(['NODE_ENV', ...known].includes(variable), `${name}: ${variable}`)
    const given = [...text.matchAll(/^LoadCredential=([\w-]+):\/etc\/patchbay\/secrets\/(.*)$/gm)]
    for (const [, id = '', file = ''] of given) {
      t.equal(id, basename(file))
      t.ok(text.includes(`_FILE=%d/${id}`), `${name} reads ${id}`)
    }
  }
})
