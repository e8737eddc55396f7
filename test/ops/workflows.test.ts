import { createReadStream } from 'node:fs'
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import tap, { type Test } from 'tap'
import { create } from 'tar'
import { parse } from 'yaml'
import { temporaryFolder } from '../servers.ts'
import { type Job, runSteps, type Step, type Variables } from '../workflow.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = async (name: string) =>
  parse(await readFile(join(root, '.github/workflows', `${name}.yml`), 'utf8'))

const git = (folder: string, ...args: string[]) =>
  execa('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.org', ...args], { cwd: folder })

/**
 * Serves the sample channel as GitHub does Nixpkgs: a repository by git, and archives of its revisions. Returns its address, and
 * the revisions of its branches.
 */
async function nixpkgs(
  t: Test,
  change: (tree: string) => Promise<void> = async () => undefined,
): Promise<{ address: string; revisions: { [branch: string]: string } }> {
  const folder = await temporaryFolder(t)
  const tree = join(folder, 'tree')
  await cp(join(root, 'ops/sample-channel'), tree, { recursive: true })
  await change(tree)
  await git(tree, 'init', '--quiet', '--initial-branch', 'nixos-unstable')
  const revisions: { [branch: string]: string } = {}
  for (const branch of ['nixos-24.11', 'nixos-25.11', 'nixos-9.03', 'nixos-25.11-small', 'nixos-unstable']) {
    await git(tree, 'checkout', '--quiet', '-B', branch)
    await writeFile(join(tree, 'branch'), branch)
    await git(tree, 'add', '.')
    await git(tree, 'commit', '--quiet', '--message', branch)
    revisions[branch] = (await git(tree, 'rev-parse', 'HEAD')).stdout
  }
  await git(folder, 'clone', '--quiet', '--bare', tree, 'served')
  await git(join(folder, 'served'), 'update-server-info')
  await mkdir(join(folder, 'served/archive'))
  for (const [branch, rev] of Object.entries(revisions)) {
    const unpacked = join(folder, `nixpkgs-${rev}`)
    await git(folder, 'clone', '--quiet', '--branch', branch, 'served', unpacked)
    const file = join(folder, 'served/archive', `${rev}.tar.gz`)
    const filter = (path: string) => !path.includes('/.git')
    await create({ cwd: folder, file, gzip: true, filter }, [`nixpkgs-${rev}`])
  }
  const server = createServer((request, response) => {
    const file = join(
      folder,
      'served',
      new URL(request.url ?? '/', 'http://x').pathname.replace('/nixpkgs', ''),
    )
    createReadStream(file)
      .on('error', () => response.writeHead(404).end())
      .pipe(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/nixpkgs`, revisions }
}

/** Runs the weekly job for a channel of its matrix. The packages that it installs are there. */
async function check(t: Test, channel: string, address: string): Promise<Job & { summary: string }> {
  const workflow = await read('nixpkgs')
  const { steps, env, defaults } = workflow.jobs.check as { steps: Step[]; env: Variables; defaults: object }
  t.same(defaults, { run: { shell: 'bash' } })
  const temporary = await temporaryFolder(t)
  const bin = join(temporary, 'bin')
  await mkdir(bin)
  const npm = (await execa('which', ['npm'])).stdout
  await writeFile(join(bin, 'npm'), `#!/bin/sh\ntest "$*" = ci && exit\nexec ${npm} "$@"\n`, { mode: 0o755 })
  let summary = ''
  const runner = {
    temporary,
    values: { 'matrix.channel': channel },
    path: process.env.PATH ?? '',
    run: async (variables: Variables, ...[program = '', ...args]: string[]) => {
      const result = await execa(program, args, {
        cwd: root,
        reject: false,
        env: { NIX_CONFIG: 'substituters =', ...variables, PATH: `${bin}:${process.env.PATH}` },
      })
      summary += await readFile(variables.GITHUB_STEP_SUMMARY ?? '', 'utf8')
      return { exitCode: result.exitCode, stdout: result.stdout, stderr: result.stderr }
    },
  }
  const job = await runSteps(steps, { ...env, NIXPKGS: address }, runner, (action) =>
    t.match(action, /^(actions\/checkout|actions\/setup-node|cachix\/install-nix-action)@v\d+$/),
  )
  return { ...job, summary }
}

tap.test('the weekly job plans a branch at its revision, and the table is its summary', async (t) => {
  const { address, revisions } = await nixpkgs(t)
  t.strictSame((await read('nixpkgs')).jobs.check.strategy.matrix.channel, [
    'nixos-unstable',
    'newest release',
  ])

  const { exitCode, said, summary } = await check(t, 'nixos-unstable', address)
  if (!t.equal(exitCode, 0)) t.comment(said)
  t.match(said, `nixos-unstable is at ${revisions['nixos-unstable']}`)
  t.match(summary, `# Patchbay on Nixpkgs ${revisions['nixos-unstable']}`)
  t.match(summary, /^\| jinja2 \| 3\.1\.6 \| no \| markupsafe \| {2}\| 1 : \d+ \|$/m)
  t.match(summary, /^Not in this channel: .*numpy/m)
})

tap.test('the newest release is the one of the highest number', async (t) => {
  const { address, revisions } = await nixpkgs(t)
  const { said, summary } = await check(t, 'newest release', address)
  t.match(said, `nixos-25.11 is at ${revisions['nixos-25.11']}`)
  t.match(summary, `# Patchbay on Nixpkgs ${revisions['nixos-25.11']}`)
})

tap.test('a package that cannot be planned fails the job, and the table is there all the same', async (t) => {
  const { address } = await nixpkgs(t, (tree) =>
    writeFile(join(tree, 'python/packages/click.nix'), '{ ... }: throw "click has been removed"\n'),
  )
  const { exitCode, summary } = await check(t, 'nixos-unstable', address)
  t.equal(exitCode, 1)
  t.match(
    summary,
    /^\| click \| \*\*package-unknown\*\*: "click" is refused by the channel: click has been removed\. \|/m,
  )
  t.match(summary, /^\| jinja2 \| 3\.1\.6 \|/m)
})

tap.test('a job without a revision, or with one that cannot be had, fails', async (t) => {
  const { address } = await nixpkgs(t)
  t.match(await check(t, 'nixos-none', address), {
    exitCode: 1,
    said: /has no branch nixos-none/,
    summary: '',
  })
})

tap.test('the tests run on every push, as on any machine', async (t) => {
  const workflow = await read('tests')
  t.same(workflow.on, ['push', 'pull_request'])
  const steps = workflow.jobs.test.steps as Step[]
  t.strictSame(
    steps.flatMap(({ run }) => run ?? []),
    ['npm test'],
  )
})

tap.test('workflows may read the repository, and nothing else, and their shell can be parsed', async (t) => {
  for (const name of ['tests', 'nixpkgs']) {
    const { permissions, jobs } = await read(name)
    t.same(permissions, { contents: 'read' })
    for (const { steps } of Object.values(jobs) as { steps: Step[] }[])
      for (const { run = '' } of steps)
        t.equal((await execa('bash', ['-n'], { input: run, reject: false })).stderr, '', run)
  }
})
