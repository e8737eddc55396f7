import { readFile } from 'node:fs/promises'
import tap from 'tap'
import { distributionOf } from '../../../src/nix/distribution-name.ts'
import {
  type EvaluationError,
  essenceOf,
  evaluationErrorOf,
} from '../../../src/nix/faults/evaluation-error.ts'
import { parseLine } from '../../../src/nix/process/log.ts'

const channel = '/nix/store/fvrn5z78dlfqmxrj7w7vri33dzqx7d7z-patchbay-channel'
const bundle = '/var/lib/patchbay/builds/1/bundle'

/** Returns the only error in a recording of `nix-instantiate --log-format internal-json --show-trace`. */
async function errorIn(recording: string): Promise<EvaluationError> {
  const file = new URL(`../../fixtures/nix-output/${recording}.log`, import.meta.url)
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n')
  const errors = lines.flatMap((line) => evaluationErrorOf(parseLine(line), [channel, bundle]) ?? [])
  const [error] = errors
  if (!error || errors.length > 1) throw new Error(`${recording} has ${errors.length} errors`)
  return error
}

for (const version of ['2.8', '2.26']) {
  tap.test(`a refusal of a dependency: Nix ${version}`, async (t) => {
    const error = await errorIn(`eval-refused-${version}`)
    t.match(error.message, /^Package ‘python3\.13-unfree-1\.0’ in packages\.nix:\d+ has .*\n\na\) /s)
    t.strictSame(error.derivations, [
      'needing-unfree',
      'python3.13-needing-unfree-1.0',
      'python3.13-in-between-1.0',
    ])
    t.equal(error.thrown, true)
    t.match(essenceOf(error.message), /‘Sample EULA’\), refusing to evaluate\.$/)
  })

  tap.test(`a refusal with known issues: Nix ${version}`, async (t) => {
    const { message, derivations } = await errorIn(`eval-insecure-${version}`)
    t.match(essenceOf(message), /refusing to evaluate\. Known issues: CVE-2026-0001; CVE-2026-0002: worse\.$/)
    t.strictSame(derivations, ['insecure'])
  })

  tap.test(`an assertion: Nix ${version}`, async (t) => {
    const { thrown, at, derivations } = await errorIn(`eval-assertion-${version}`)
    t.match(
      { thrown, at, derivations },
      { thrown: false, at: { file: 'packages.nix' }, derivations: ['asserting'] },
    )
  })

  tap.test(`an error within a dependency, at its place in the channel: Nix ${version}`, async (t) => {
    const { message, at, derivations, trace } = await errorIn(`eval-missing-${version}`)
    t.equal(message, "attribute 'dev' missing")
    t.match(at, { file: 'packages.nix', line: Number })
    t.equal(derivations[0], 'needing-lacking')
    t.equal(derivations.at(-1), 'python3.13-lacking-1.0')
    t.ok(trace.some((frame) => /derivation 'python3\.13-lacking-1\.0' \([\w./-]+\.nix:\d+\)$/.test(frame)))
    t.ok(
      trace.some((frame) => frame.endsWith(`(nix/resolve.nix:${frame.match(/\d+/g)?.at(-1)})`)),
      'and of the bundle',
    )
    t.notMatch(trace.join('\n'), '/nix/store')
    t.notMatch(trace.join('\n'), '[35;1m', 'and without colours')
  })
}

tap.test(
  'an overflow of the stack that Nix 2.8 tells without an event is no error of this kind',
  async (t) => {
    await t.rejects(errorIn('eval-overflow-2.8'), /has 0 errors/)
  },
)

tap.test('files of a revision of Nixpkgs are named relative to it', async (t) => {
  const store = `/nix/store/${'0'.repeat(32)}-nixpkgs-${'a'.repeat(40)}`
  const event = {
    action: 'msg',
    level: 0,
    msg: '',
    raw_msg: `Refusing to evaluate package 'x-1' in ${store}/pkgs/x/default.nix:3 because it is broken`,
    file: `${store}/pkgs/x/default.nix:3:5`,
    line: 3,
  }
  t.match(evaluationErrorOf(parseLine(`@nix ${JSON.stringify(event)}`), []), {
    message: "Refusing to evaluate package 'x-1' in pkgs/x/default.nix:3 because it is broken",
    at: { file: 'pkgs/x/default.nix', line: 3 },
  })
})

tap.test('messages of builds, of traces and of warnings are none', async (t) => {
  const lines = [
    '@nix {"action":"msg","level":0,"msg":"trace: something"}',
    '@nix {"action":"msg","level":1,"msg":"warning: something","raw_msg":"something"}',
    'error: something',
  ]
  for (const line of lines) t.equal(evaluationErrorOf(parseLine(line), []), null, line)
})

tap.test('the essence of a message is on one line, and ends', async (t) => {
  const cases: [string, string][] = [
    [
      "'can' has been renamed to/replaced by 'python-can'",
      "'can' has been renamed to/replaced by 'python-can'",
    ],
    ['Refused because of its license\na) one way\n\nb) another', 'Refused because of its license'],
    ['Mismatch in x:\n\nThe derivation x\nuses another.\n\nWhat to do:\n\n  * this', 'Mismatch in x:'],
    ['Bad.\n\nKnown issues:\n - one\n - two\n\nTo have it:\n  do this', 'Bad. Known issues: one; two.'],
  ]
  for (const [message, essence] of cases) t.equal(essenceOf(message), essence)
  t.match(essenceOf('platforms '.repeat(1000)), /^(platforms ){50} …$/)
})

tap.test('the distribution that a derivation is of', async (t) => {
  const cases: { [name: string]: string } = {
    'python3.13t-zope.interface-8.0': 'zope-interface',
    'python3.13-numpy-2.3.4': 'numpy',
    'libxml2-2.14.6': 'libxml2',
    'python3.13-opencv-4.12': 'opencv',
    numba: 'numba',
  }
  for (const [name, distribution] of Object.entries(cases)) t.equal(distributionOf(name), distribution)
})
