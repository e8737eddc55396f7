import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import tap from 'tap'
import { failures } from '../../ops/test/report.ts'
import { moduleOf, nodeOptions } from '../program.ts'
import { temporaryFolder } from '../servers.ts'

const program = moduleOf('test/ops/run-files-program.ts')
const folder = await temporaryFolder(tap)

async function run(...names: string[]) {
  const tapFile = join(folder, names.join('-'))
  const { stdout } = await execa(process.execPath, [...nodeOptions, program, tapFile, ...names], {
    extendEnv: false,
    env: { PATH: process.env.PATH },
  })
  const { ended, ok, counts } = JSON.parse(stdout)
  const ends = ended.map((one: { file: string; ok: boolean }) => [
    one.file.replaceAll(/test\/fixtures\/run-files\/|\.ts/g, ''),
    one.ok,
  ])
  return { ends, ok, counts, shown: failures(await readFile(tapFile, 'utf8')) }
}

tap.test('files share a process, one after another, each with its own teardown', async (t) => {
  const { ends, ok, counts } = await run('passes', 'comes-after')
  t.strictSame(ends, [
    ['passes', true],
    ['comes-after', true],
  ])
  t.ok(ok)
  t.match(counts, { pass: 2 })
})

tap.test('a file fails alone, however it fails', async (t) => {
  const { ends, ok, counts, shown } = await run('fails', 'throws', 'dies', 'passes')
  t.strictSame(ends, [
    ['fails', false],
    ['throws', false],
    ['dies', false],
    ['passes', true],
  ])
  t.notOk(ok)
  t.match(counts, { pass: 1 })
  for (const word of ['one is two', 'it cannot even be loaded', 'SIGKILL']) t.match(shown, word)
  t.match(shown, /fails\.ts.*one is two.*throws\.ts.*cannot even be loaded/s)
})

tap.test('a process that does not end fails, and says which files it ran', async (t) => {
  const { ends, ok } = await run('passes', 'stays')
  t.strictSame(ends, [
    ['passes', true],
    ['stays', true],
    ['the end of the process that ran passes, stays', false],
  ])
  t.notOk(ok)
})
