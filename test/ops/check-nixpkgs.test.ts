import { createReadStream } from 'node:fs'
import { cp } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import tap, { type Test } from 'tap'
import { create } from 'tar'
import { recordingNix } from '../end-to-end/recording-nix.ts'
import { moduleOf, nodeOptions } from '../program.ts'
import { temporaryFolder } from '../servers.ts'

const sample = fileURLToPath(new URL('../../ops/sample-channel', import.meta.url))

async function checkNixpkgs(args: string[], env: { PATH?: string } = {}) {
  const { exitCode, stdout, stderr } = await execa(
    process.execPath,
    [...nodeOptions, moduleOf('ops/check-nixpkgs.ts'), ...args],
    { reject: false, env: { NIX_CONFIG: 'substituters =', ...env } },
  )
  return { exitCode, stdout, stderr }
}

/** The row of a table that begins with this cell. */
function row(table: string, first: string): string[] {
  const line = table.split('\n').find((one) => one.startsWith(`| ${first} |`)) ?? ''
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())
}

tap.test(
  'packages are planned, built and imported, and those that the channel lacks are listed',
  async (t) => {
    const { exitCode, stdout, stderr } = await checkNixpkgs([
      ...['--path', sample, '--build', '--packages', 'click, Multidict nosuch'],
    ])
    t.equal(exitCode, 0, stderr)
    t.match(stdout, /python313 → python313FreeThreading, Nix 2\.\d+\.\d+\. Native code was looked for/)
    t.match(row(stdout, 'click'), ['click', '8.1.8', 'no', '', '', /^0 : [1-9]\d*$/, /^[1-9]\d*$/])
    t.match(row(stdout, 'multidict'), [
      'multidict',
      '6.4.3',
      'yes',
      'multidict',
      '',
      /^1 : [1-9]\d*$/,
      /^[1-9]/,
    ])
    t.match(row(stdout, 'all 2 together'), [
      'all 2 together',
      '',
      '1 of 2',
      'multidict',
      '',
      /^1 : /,
      /^[1-9]/,
    ])
    t.match(stdout, /^Not in this channel: nosuch\.$/m)
  },
)

tap.test(
  'a package that does not build is a fault, with the end of its log, and no part of all together',
  async (t) => {
    const { exitCode, stdout } = await checkNixpkgs([
      ...['--path', sample, '--build', '--packages', 'click msgspec'],
    ])
    t.equal(exitCode, 1)
    t.match(row(stdout, 'msgspec'), [
      'msgspec',
      '0.19.0',
      'yes',
      'msgspec',
      '',
      /^1 : /,
      /^\*\*build-failed\*\*: /,
    ])
    t.match(stdout, /^- msgspec: python3\.13t-msgspec-0\.19\.0: .*(error|failed)/m)
    t.notMatch(stdout, 'together')
  },
)

tap.test('declared packages are planned without a scan or a build', async (t) => {
  const nix = await recordingNix(t)
  const { exitCode, stdout } = await checkNixpkgs(
    ['--path', sample, '--declared', '--only', 'together', '--packages', 'jinja2 click'],
    { PATH: nix.path },
  )
  t.equal(exitCode, 0)
  t.match(stdout, /Evaluated only: .*`ops\/check-nixpkgs\/native\.ts`/)
  t.match(row(stdout, 'all 2 together'), ['all 2 together', '', '1 of 3', 'markupsafe', '', /^1 : /])
  const realised = (await nix.calls()).filter((call) => /--realise .*\.drv/.test(call))
  t.ok(realised.length > 0, 'Nix is asked what is missing')
  t.strictSame(
    realised.filter((call) => !call.includes('--dry-run')),
    [],
  )
})

tap.test('a revision is fetched, and its hash found out', async (t) => {
  const { from, rev } = await archive(t)
  const { exitCode, stdout, stderr } = await checkNixpkgs([
    ...['--rev', rev, '--from', from, '--declared', '--packages', 'click'],
  ])
  t.equal(exitCode, 0, stderr)
  t.match(stdout, `# Patchbay on Nixpkgs ${rev}`)
  t.match(row(stdout, 'click'), ['click', '8.1.8'])
  const other = rev.replace(/^./, 'f')
  const missing = await checkNixpkgs(['--rev', other, '--from', from])
  t.match(missing, { exitCode: 1, stderr: new RegExp(`Revision ${other} cannot be fetched: `) })
})

tap.test('interpreters that do not fit, and wrong arguments, are named', async (t) => {
  t.match(await checkNixpkgs(['--path', sample, '--target', 'python314FreeThreading']), {
    exitCode: 1,
    stderr: /the channel has no interpreter python314FreeThreading/,
  })
  const wrong = [[], ['--path', '.', '--rev', 'a'], ['--rev', 'nixos-unstable']]
  for (const args of [...wrong, ['--path', '.', '--build', '--declared'], ['--path', '.', '--only', 'x']])
    t.match(await checkNixpkgs(args), { exitCode: 64, stdout: '', stderr: /--/ }, args.join(' '))
})

/** Serves the sample channel as GitHub does a revision of Nixpkgs. */
async function archive(t: Test): Promise<{ from: string; rev: string }> {
  const rev = '0'.repeat(8) + 'c4ec'.repeat(8)
  const folder = await temporaryFolder(t)
  await cp(sample, join(folder, `nixpkgs-${rev}`), { recursive: true })
  const file = join(folder, `${rev}.tar.gz`)
  await create({ cwd: folder, file, gzip: true }, [`nixpkgs-${rev}`])
  const server = createServer((request, response) => {
    if (request.url?.endsWith(`/${rev}.tar.gz`)) createReadStream(file).pipe(response)
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  // Nix remembers for an hour what an address had, and ports come again.
  return { from: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${process.pid}`, rev }
}
