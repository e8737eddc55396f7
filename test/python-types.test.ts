import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import tap from 'tap'
import { pythonScripts, root } from './python-scripts.ts'
import { temporaryFolder } from './servers.ts'

/**
 * Has its own bytes in the derivation of the sample channel's interpreters, and calls a private function of `site`, which has no
 * type.
 */
const excluded = 'ops/sample-channel/python/sitecustomize.py'

const mypy = (files: string[]) =>
  execa('mypy', ['--cache-dir', join(root, 'node_modules/.cache/mypy'), ...files], {
    cwd: root,
    reject: false,
    all: true,
  })

tap.test('mypy finds nothing in the Python scripts', async (t) => {
  const files = (await pythonScripts()).filter((file) => file !== excluded)
  t.ok(files.length > 20, 'scripts are found')
  const { exitCode, all } = await mypy(files)
  t.equal(exitCode, 0, all)
})

tap.test('mypy finds faults by the settings of the project', async (t) => {
  const folder = await temporaryFolder(t)
  const file = join(folder, 'untyped.py')
  await writeFile(
    file,
    'from files import origins\n\n\ndef first(paths):\n    return paths[0]\n\n\norigins(1, 2)\n',
  )
  const { exitCode, all } = await mypy([file])
  t.equal(exitCode, 1)
  t.match(all, /Function is missing a type annotation/)
  t.match(all, /incompatible type "int"; expected "Path"/, 'scripts find each other')
})
