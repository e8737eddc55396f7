import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import tap, { type Test } from 'tap'
import { parse } from 'yaml'
import { serviceAt } from '../../src/client/http/patchbay.ts'
import { temporaryFolder } from '../servers.ts'
import { bash, type Job, runSteps, type Step, type Variables } from '../workflow.ts'
import { nixes, openNixClient, type Result } from './nix-client.ts'
import { openSite } from './site.ts'

const examples = fileURLToPath(new URL('../../ops/ci', import.meta.url))
const site = await openSite(tap)
await site.startWorker(tap)
const operator = await site.service.createToken({ name: 'operator', scopes: ['admin'] })
const admin = serviceAt(site.url, operator.token)
const { token } = await admin.createToken({ name: 'ci', scopes: ['read', 'submit'] })
const [[, nix] = ['', '']] = Object.entries(await nixes())

const builds = { packages: ['jinja2', 'multidict'] }
const fails = { packages: ['msgspec'] }
const ran = /^3\.13\.\d+ experimental free-threading build .* \/nix\/store\/\w+-python3\.13t-patched-env$/m

/** A machine that no job has used before: an empty Nix store, and a repository with a spec. */
interface Machine {
  repository: string
  /** Runs a program as the CI would, with these variables. */
  run(variables: Variables, ...command: string[]): Promise<Result>
}

async function openRunner(t: Test, spec: object | string): Promise<Machine> {
  const client = await openNixClient(t, nix)
  const repository = await temporaryFolder(t)
  await writeFile(join(repository, 'spec.json'), typeof spec === 'string' ? spec : JSON.stringify(spec))
  return {
    repository,
    run: (variables, ...command) => {
      const set = Object.entries(variables).map(([name, value]) => `${name}=${value}`)
      return client.inside('', 'env', '-C', repository, ...set, ...command)
    },
  }
}

/** The script, with these arguments behind the spec. */
async function script(t: Test, spec: object, command: string[], variables: Variables = {}): Promise<Job> {
  const { run } = await openRunner(t, spec)
  const own = { PATCHBAY_URL: site.url, PATCHBAY_TOKEN: token, ...variables }
  const { exitCode, stdout, stderr } = await run(own, join(examples, 'patchbay.sh'), 'spec.json', ...command)
  return { exitCode, said: `${stdout}\n${stderr}` }
}

/** The workflow's steps, on a runner that has what its actions install. */
async function githubActions(t: Test, spec: object): Promise<Job> {
  const workflow = parse(await readFile(join(examples, 'github-actions.yml'), 'utf8'))
  const { steps, env, defaults } = workflow.jobs.test as { steps: Step[]; env: Variables; defaults: object }
  t.same(defaults, { run: { shell: 'bash' } })
  const { run } = await openRunner(t, spec)
  const ofRunner: Variables = {
    GITHUB_RUN_ID: '4711',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_JOB: 'test',
    GITHUB_REF: 'refs/heads/a branch',
    GITHUB_REPOSITORY: 'example/repository',
  }
  const runner = {
    run,
    temporary: await temporaryFolder(t),
    values: { 'vars.PATCHBAY_URL': site.url, 'secrets.PATCHBAY_TOKEN': token },
    path: `${nix}:${process.env.PATH}`,
  }
  return runSteps(steps, { ...ofRunner, ...env }, runner, (action) =>
    t.match(action, /^(actions\/checkout|cachix\/install-nix-action)@/, 'the runner has these done'),
  )
}

/** The job's lines, as the runner gives them to one shell. What they install is there. */
async function gitlab(t: Test, spec: object): Promise<Job> {
  const jobs = parse(await readFile(join(examples, 'gitlab-ci.yml'), 'utf8'))
  const { before_script: before, script: lines } = jobs['free-threaded'] as {
    before_script: string[]
    script: string[]
  }
  const runner = await openRunner(t, spec)
  const bin = await temporaryFolder(t)
  await writeFile(join(bin, 'apt-get'), '#!/bin/sh\necho "installed: $@"\n', { mode: 0o755 })
  const variables = {
    PATH: `${bin}:${nix}:${process.env.PATH}`,
    PATCHBAY_URL: site.url,
    PATCHBAY_TOKEN: token,
    CI_JOB_ID: String(jobId++),
    CI_PIPELINE_ID: '815',
    CI_PROJECT_PATH: 'example/project',
    CI_COMMIT_REF_NAME: 'a branch',
  }
  const { exitCode, stdout, stderr } = await runner.run(variables, ...bash, [...before, ...lines].join('\n'))
  t.match(stdout, /^installed: install .* curl jq nix-bin$/m)
  return { exitCode, said: `${stdout}\n${stderr}` }
}

let jobId = 1

const prints = [
  'python',
  '-c',
  'import sys, multidict; print(sys.version, sys.prefix); sys.exit(sys._is_gil_enabled())',
]
const jobs: { [name: string]: { run: (t: Test, spec: object) => Promise<Job>; tags: string[] } } = {
  'the script': {
    run: (t, spec) => script(t, spec, prints, { PATCHBAY_TAGS: 'run:42 ref:a/branch' }),
    tags: ['run:42', 'ref:a/branch'],
  },
  'GitHub Actions': {
    run: githubActions,
    tags: ['run:4711', 'ref:refs/heads/a branch', 'repository:example/repository'],
  },
  GitLab: { run: gitlab, tags: ['pipeline:815', 'ref:a branch', 'project:example/project'] },
}

for (const [name, { run, tags }] of Object.entries(jobs)) {
  tap.test(`${name}: asks, waits, fetches into an empty store, and runs`, async (t) => {
    const { exitCode, said } = await run(t, builds)
    t.equal(exitCode, 0)
    if (!t.match(said, ran)) t.comment(said)
    t.notMatch(said, token)
    for (const tag of tags) t.equal((await admin.environments({ tag: [tag] })).items.length, 1, tag)
  })

  tap.test(`${name}: a build that fails says why, and what the builder said last`, async (t) => {
    const { exitCode, said } = await run(t, fails)
    t.equal(exitCode, 1)
    t.match(said, /^failed {2}(build-failed|cached-failure)$/m)
    t.match(said, /msgspec/)
    t.match(said, /^the whole log: \/v1\/builds\/[0-9a-f-]+\/log$/m)
    t.notMatch(said, token)
  })

  tap.test(`${name}: what is refused is named`, async (t) => {
    const { exitCode, said } = await run(t, { packages: ['jinja3'] })
    t.not(exitCode, 0)
    t.match(said, /package-unknown: .*\n {2}\/packages\/0 {2}The channel has no package/)
  })
}

tap.test('the script ends as its command does, and leaves it no token', async (t) => {
  const command = ['sh', '-c', 'echo "token: $PATCHBAY_TOKEN."; exit 7']
  const { exitCode, said } = await script(t, builds, command)
  t.equal(exitCode, 7)
  t.match(said, /^token: \.$/m)
})

tap.test('the script reports a refused token, and its usage', async (t) => {
  const stranger = await script(t, builds, ['true'], { PATCHBAY_TOKEN: '' })
  t.match(stranger, { exitCode: 2, said: /^token-missing: /m })
  const nothing = await script(t, builds, [])
  t.match(nothing, { exitCode: 64, said: /^usage: /m })
})
