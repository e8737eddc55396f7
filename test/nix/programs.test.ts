import { readdir, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import tap from 'tap'
import { nixBuild, runProgram } from './nix.ts'
import { evaluateBy, patched, witnesses } from './witness.ts'

const env = await nixBuild(patched('helped embedding bin-odd bin-odd-too joined'))
const gil = await nixBuild(`${witnesses} source)`)
const run = async (file: string) => (await runProgram(join(env, file))).out
const evaluate = (expression: string) => evaluateBy(join(env, 'bin/python'), expression)
const python = `${env}/bin/python3.13t`

tap.test('programs in other folders run the target', async (t) => {
  t.equal(await run('libexec/helped/helper'), `helper ${python}`)
  t.equal(await run('share/helped/run'), `shared ${python}`)
  t.equal(await run('libexec/helped/wrapped'), `helper ${python}`, 'through a compiled wrapper')
  t.equal(await run('bin/helped-wrapped'), `helper ${python}`, 'through two wrappers')
  t.equal(await run('bin/helped-link'), `helper ${python}`, 'through a link')
  t.strictSame(JSON.parse(await readFile(join(env, 'share/helped/kernel.json'), 'utf8')).argv, [
    python,
    '-m',
    'helped',
  ])
})

tap.test('modules that start programs by their paths start the environment’s programs', async (t) => {
  t.equal(await evaluate('__import__("helped").helper()'), `helper ${python}`)
  t.equal(await evaluate('__import__("helped").shared()'), `shared ${python}`)
  const cached = await readFile(
    join(env, 'lib/python3.13t/site-packages/helped/__pycache__/__init__.cpython-313.pyc'),
  )
  t.ok(cached.includes(`${env}/libexec/helped/helper`), 'and their byte code does too')
})

tap.test('scripts that are not UTF-8 are rewritten, and all other bytes stay', async (t) => {
  t.equal(await run('bin/helped-latin'), `latin ${python}`)
  const text = await readFile(join(env, 'bin/.helped-latin-wrapped'), 'latin1')
  t.match(text, '# \u00e9t\u00e9\r\n')
})

tap.test('programs of a package of links run the target', async (t) => {
  t.equal(await run('bin/joined'), `joined ${python}`)
  t.equal(await evaluate('__import__("joined").program'), `${env}/bin/joined`)
})

tap.test('an archive behind a shebang runs the target, and stays intact', async (t) => {
  t.equal(await run('bin/helped-archive'), `archive ${python}`)
  t.match(
    await evaluate(`__import__("zipfile").ZipFile("${env}/bin/.helped-archive-wrapped").testzip()`),
    'None',
  )
})

tap.test('programs that would still run the source are left out and listed', async (t) => {
  const { programsLeftOut } = JSON.parse(await readFile(join(env, 'nix-support/patchbay.json'), 'utf8'))
  t.strictSame(programsLeftOut, [
    {
      package: 'embedding',
      program: 'libexec/embedded',
      reason: 'embeds the interpreter that it was built for',
    },
    { package: 'embedding', program: 'bin/embedding', reason: 'runs a program that is left out' },
  ])
  t.notOk(
    (await readdir(env)).includes('libexec') && (await readdir(join(env, 'libexec'))).includes('embedded'),
  )
  t.notOk((await readdir(join(env, 'bin'))).includes('embedding'))
  const rebuilt = await nixBuild(patched('embedding', 'rebuild = [ "embedding" ];'))
  t.ok((await readdir(join(rebuilt, 'bin'))).includes('embedding'), 'the target’s own build is there')
})

tap.test('folders and dead links in bin are merged as elsewhere', async (t) => {
  t.equal(await run('bin/bin-odd'), `bin-odd ${python}`)
  t.equal(await run('bin/folder/inside'), `folder ${python}`)
  t.strictSame((await readdir(join(env, 'bin/folder'))).sort(), ['data', 'inside', 'more'])
  const source = await nixBuild(`${witnesses} source.withPackages (ps: [ ps.bin-odd ]))`)
  for (const name of ['dead', 'circle'])
    t.equal(await readlink(join(env, 'bin', name)), await readlink(join(source, 'bin', name)), name)
})

tap.test('links to the interpreter lead to the environment’s own', async (t) => {
  t.equal(await readlink(join(env, 'bin/odd-python')), python)
  t.equal(await evaluateBy(join(env, 'bin/python3'), 'sys.prefix'), env)
})

tap.test('no program and no text refers to the source interpreter', async (t) => {
  for (const entry of await readdir(env, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name === '.helped-archive-wrapped') continue
    const file = join(entry.parentPath, entry.name)
    t.notOk((await readFile(file)).includes(`${gil}/bin/`), file)
  }
})
