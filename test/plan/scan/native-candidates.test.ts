import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import tap, { type Test } from 'tap'
import { type Listing, NarReader } from '../../../src/cache/nar-listing.ts'
import { nativeCandidates } from '../../../src/plan/scan/native-candidates.ts'
import { temporaryFolder } from '../../servers.ts'

const scripts = fileURLToPath(new URL('../../../nix/scripts', import.meta.url))
const site = 'lib/python3.13/site-packages'

/** Files by path; a text after `-> ` is a link's target. */
type Tree = { [path: string]: string }

/** Writes a package to a folder beside another store path, `elsewhere`. */
async function layOut(folder: string, tree: Tree): Promise<string> {
  const path = join(folder, 'package')
  await mkdir(path, { recursive: true })
  for (const [name, content] of Object.entries(tree)) {
    const file = join(path, name)
    await mkdir(dirname(file), { recursive: true })
    const [, target] = /^-> (.*)$/s.exec(content) ?? []
    if (target === undefined) await writeFile(file, content)
    else await symlink(target.replaceAll('$store', folder), file)
  }
  return path
}

async function listingOf(path: string): Promise<Listing> {
  const { stdout } = await execa('nix-store', ['--dump', path], { encoding: 'buffer' })
  const reader = new NarReader()
  reader.take(Buffer.from(stdout))
  return reader.end()
}

/** Returns the files that the real scan opens. */
async function opened(paths: string[]): Promise<string[][]> {
  const program = `
import json, sys
from pathlib import Path
from extension_modules import shared_objects
print(json.dumps([shared_objects(Path(path), "${site}") for path in sys.argv[1:]]))`
  const { stdout } = await execa('python3', ['-c', program, ...paths], {
    env: { PYTHONPATH: scripts, PYTHONDONTWRITEBYTECODE: '1' },
  })
  return JSON.parse(stdout) as string[][]
}

async function storeFolder(t: Pick<Test, 'teardown'>): Promise<string> {
  const folder = await temporaryFolder(t)
  await mkdir(join(folder, 'elsewhere/native'), { recursive: true })
  await writeFile(join(folder, 'elsewhere/native/x.so'), '')
  await writeFile(join(folder, 'elsewhere/text'), '')
  return folder
}

tap.test('packages whose listing alone proves them pure', async (t) => {
  const folder = await storeFolder(t)
  const pure: { [what: string]: Tree } = {
    plain: { [`${site}/a/__init__.py`]: '', 'bin/a': '#!', 'nix-support/propagated': '' },
    'names that a loader does not take': {
      [`${site}/a.so.py`]: '',
      [`${site}/so`]: '',
      [`${site}/a.so-1`]: '',
      [`${site}/a.sox`]: '',
      'lib/a.so/README': 'a folder is no file',
    },
    'links within the package': {
      'share/data/x': '',
      [`${site}/data`]: '-> ../../../share/data',
      [`${site}/absolute`]: '-> $store/package/share',
      'bin/a': '-> b',
      'bin/b': '#!',
      [`${site}/loop.so`]: '-> loop.so',
      [`${site}/dead.so`]: '-> nothing',
      [`${site}/self`]: '-> .',
      [`${site}/folder.so`]: '-> ../../../share/data',
    },
    'links out of it, where none is followed': { 'share/doc': '-> $store/elsewhere', [`${site}/a.py`]: '' },
  }
  for (const [what, tree] of Object.entries(pure)) {
    const path = await layOut(join(folder, what), tree)
    t.strictSame(await opened([path]), [[]], `${what}: the scan opens nothing`)
    t.strictSame(nativeCandidates(await listingOf(path), path), [], what)
  }
})

tap.test('packages that have to be looked at', async (t) => {
  const folder = await storeFolder(t)
  const native: { [what: string]: Tree } = {
    module: { [`${site}/a/_speed.cpython-313-x86_64-linux-gnu.so`]: '' },
    'library with a version': { 'lib/libx.so.1.2': '' },
    dylib: { 'share/x.dylib': '' },
    'line break at the end': { [`${site}/x.so\n`]: '' },
    'link by another name': { 'share/x.bin': '', [`${site}/x.so`]: '-> ../../../share/x.bin' },
    'link into another package': { [`${site}/x.abi3.so`]: '-> $store/elsewhere/text' },
    'linked folder of another package': { [`${site}/a`]: '-> $store/elsewhere/native' },
    'linked site-packages': { 'lib/python3.13': '-> $store/elsewhere' },
    'linked folder of programs': { bin: '-> $store/elsewhere/native' },
    'out of it by way of a link in it': {
      'share/out': '-> $store/elsewhere',
      [`${site}/a`]: '-> ../../../share/out/native',
    },
    'out of it, below a folder that is followed': {
      'share/deep/out': '-> $store/elsewhere/native',
      [`${site}/a`]: '-> ../../../share/deep',
    },
    'above itself': { [`${site}/a`]: '-> ../../../../elsewhere/native' },
  }
  for (const [what, tree] of Object.entries(native)) {
    const path = await layOut(join(folder, what), tree)
    await symlink(join(folder, 'elsewhere'), join(folder, what, 'elsewhere'))
    t.not(nativeCandidates(await listingOf(path), path).length, 0, what)
  }
  t.strictSame(nativeCandidates({ version: 1, root: { type: 'symlink', target: '/x' } }, '/nix/store/x'), [
    '',
  ])
})

tap.test('links without end are not followed without end', async (t) => {
  const entries: { [name: string]: Listing['root'] } = { end: { type: 'regular', size: 0, narOffset: 0 } }
  const target = './'.repeat(1000)
  for (let link = 0; link < 30_000; link++)
    entries[`l${link}`] = { type: 'symlink', target: `${target}l${link + 1}` }
  const root: Listing['root'] = { type: 'directory', entries: { bin: { type: 'directory', entries } } }
  const started = performance.now()
  t.not(nativeCandidates({ version: 1, root }, '/nix/store/x').length, 0)
  t.ok(performance.now() - started < 5000)
})

type Directory = Extract<Listing['root'], { type: 'directory' }>

/** Returns the same random numbers in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return Math.floor((state / 2 ** 31) * below)
  }
}

tap.test('of a thousand packages, none is called pure in which the scan opens a file', async (t) => {
  const folder = await storeFolder(t)
  const next = numbers(20_261_129)
  const pick = <T>(list: T[]) => list[next(list.length)] as T
  const folders = ['bin', 'lib', 'lib/python3.13', site, `${site}/a`, 'share', 'share/a', 'libexec']
  const names = ['a', 'b', 'x.so', 'y.py', 'z.so.1', 'w']
  const targets = [
    ...[
      '.',
      '..',
      'a',
      'b',
      'x.so',
      '../a',
      '../../a',
      '../share',
      '../../../share',
      '../../../../elsewhere',
    ],
    ...['$store/elsewhere', '$store/elsewhere/native', '$store/elsewhere/text', '$store/package/share/a'],
    ...['$store/package', '$store/package/lib/../share', 'nowhere', '../x.so'],
  ]
  const paths: string[] = []
  for (let index = 0; index < 1000; index++) {
    const own = join(folder, `${index}`)
    const tree: Tree = {}
    for (let count = 1 + next(5); count > 0; count--) {
      const place = `${pick(folders)}/${pick(names)}`
      const isTaken = Object.keys(tree).some(
        (other) => `${other}/`.startsWith(`${place}/`) || place.startsWith(`${other}/`),
      )
      if (!isTaken) tree[place] = next(2) === 0 ? '' : `-> ${pick(targets)}`
    }
    paths.push(await layOut(own, tree))
    await symlink(join(folder, 'elsewhere'), join(own, 'elsewhere'))
  }
  const scanned = await opened(paths)
  // Adds all at once: one by one, Nix would take a minute.
  const { root } = await listingOf(folder)
  const entryOf = (path: string) =>
    relative(folder, path)
      .split('/')
      .reduce((entry, name) => (entry as Directory).entries[name] as Listing['root'], root)
  let [pure, missed, needless] = [0, 0, 0]
  for (const [index, path] of paths.entries()) {
    const isPure = nativeCandidates({ version: 1, root: entryOf(path) }, path).length === 0
    const found = scanned[index] ?? []
    if (isPure) pure += 1
    if (isPure && found.length > 0) {
      missed += 1
      t.comment(basename(dirname(path)), found)
    }
    if (!isPure && found.length === 0) needless += 1
  }
  t.equal(missed, 0)
  t.ok(pure > 200, `${pure} are pure by their listings`)
  t.comment(`${needless} are fetched for nothing`)
})
