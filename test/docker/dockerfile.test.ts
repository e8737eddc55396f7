import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import tap from 'tap'
import { settingsByName } from '../../src/config.ts'
import { copiedFromContext, readDockerfile } from './dockerfile.ts'

const instructions = await readDockerfile()
const texts = (name: string) => instructions.filter((one) => one.name === name).map(({ text }) => text)

tap.test('everything that is copied exists, and reaches the build', async (t) => {
  const ignored = (await readFile('.dockerignore', 'utf8')).split('\n')
  t.ok(ignored.includes('*'), 'the context is closed but for what is named')
  const open = ignored.filter((line) => line.startsWith('!')).map((line) => line.slice(1))
  const sources = copiedFromContext(instructions)
  t.ok(sources.length > 10)
  for (const source of sources) {
    await t.resolves(stat(source), `${source} exists`)
    t.ok(
      open.some((path) => source === path || source.startsWith(`${path}/`)),
      `${source} is not ignored`,
    )
  }
  for (const path of open) {
    t.ok(
      sources.some((source) => source === path || source.startsWith(`${path}/`)),
      `${path} is sent to the build because it is copied`,
    )
  }
})

tap.test('a stage copies only from stages before it', async (t) => {
  const stages = texts('FROM').map((text) => text.split(' AS ')[1])
  for (const { text, stage } of instructions.filter(({ text }) => text.startsWith('--from='))) {
    const from = text.slice('--from='.length).split(' ')[0]
    const index = stages.indexOf(from)
    t.ok(index >= 0 && index < stage, `${from} comes before ${stages[stage] ?? 'the image'}`)
  }
})

tap.test('the trial of the RUN lines tries every one of them', async (t) => {
  const { stdout } = await execa('ops/docker/try-run-lines.sh', ['--list'])
  t.same(stdout.split('\n'), texts('RUN'))
})

tap.test(
  'the service starts as a program of its own, not as root, with a health check and a signal',
  async (t) => {
    for (const name of ['CMD', 'ENTRYPOINT']) {
      const [text = '', ...more] = texts(name)
      t.same(more, [], `one ${name}`)
      t.ok(Array.isArray(JSON.parse(text)), `${name} is in exec form: a shell would keep signals to itself`)
    }
    t.same(JSON.parse(texts('CMD')[0] ?? ''), ['patchbay', 'serve'])
    t.match(texts('USER').at(-1), /^[1-9]\d*:[1-9]\d*$/, 'a user by number, and not root')
    t.same(texts('STOPSIGNAL'), ['SIGTERM'])
    const [check = ''] = texts('HEALTHCHECK')
    const [program, script = ''] = JSON.parse(check.slice(check.indexOf('CMD ') + 4)) as string[]
    t.equal(program, 'node')
    t.ok(copiedFromContext(instructions).includes(script), 'the health check is in the image')
  },
)

tap.test('the settings of the image are settings of Patchbay', async (t) => {
  const known = Object.values(settingsByName).map(({ variable }) => variable)
  const set = texts('ENV').flatMap((text) => text.split(' ').map((pair) => pair.split('=')[0]))
  t.same(
    set.filter((name) => name !== 'NODE_ENV' && !known.includes(name ?? '')),
    [],
  )
})

tap.test('Nix in the image is set up as ops/setup sets it up', async (t) => {
  const settings = (text: string) => text.match(/^[a-z-]+ = .*$/gm)?.sort()
  const [all = '', forSample = '', forNixpkgs = '', machine = ''] = await Promise.all(
    ['docker/nix.conf', 'docker/nix-for-sample.conf', 'docker/nix-for-nixpkgs.conf', 'setup/nix.sh'].map(
      (file) => readFile(join('ops', file), 'utf8'),
    ),
  )
  t.ok(settings(all)?.includes('sandbox = true'))
  t.ok(settings(all)?.includes('sandbox-fallback = false'))
  t.same(settings(forNixpkgs), ['extra-sandbox-paths = /bin/sh=/bin/busybox'], 'nothing else of the image')
  t.same(settings(`${all}${forSample}`), settings(machine.replace(/(\w)'$/m, '$1')))
})
