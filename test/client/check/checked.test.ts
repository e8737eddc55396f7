import tap from 'tap'
import { checkOutcome } from '../../../src/client/check/check.ts'
import { allowance, checkedPackages, standingOf, type Target } from '../../../src/client/check/checked.ts'
import { finding, type PackageFinding } from '../../../src/client/check/finding.ts'
import type { Environment } from '../../../src/client/http/environments.ts'

const shown = (
  verdict: PackageFinding['verdict'],
  more: Partial<PackageFinding> & { neededBy?: string[] } = {},
) => {
  const { neededBy = [], ...rest } = more
  return { version: '1.0', finding: finding(verdict, rest), neededBy }
}
const required = (...names: string[]) =>
  names.map((name, line) => ({ name, requiredAt: [`r.txt:${line + 1}`] }))
const none = allowance(new Set())

const target: Target = {
  required: required('jinja2', 'click'),
  packages: new Map([
    ['markupsafe', shown('turns-gil-on', { neededBy: ['werkzeug', 'jinja2'] })],
    ['jinja2', shown('turns-gil-on', { itself: false, through: ['markupsafe'] })],
    ['click', shown('safe')],
    ['colorama', shown('safe', { neededBy: ['click'] })],
  ]),
}

tap.test('direct dependencies first, then what they bring, each by name', async (t) => {
  t.strictSame(
    checkedPackages([target], none).map(({ name, direct, requiredAt, neededBy }) => [
      name,
      direct,
      requiredAt,
      neededBy,
    ]),
    [
      ['click', true, ['r.txt:2'], []],
      ['jinja2', true, ['r.txt:1'], []],
      ['colorama', false, [], ['click']],
      ['markupsafe', false, [], ['jinja2', 'werkzeug']],
    ],
  )
})

tap.test('a column for each target: one may not need a package, or not know of it', async (t) => {
  const other: Target = {
    required: [
      ...required('click', 'tomli'),
      { name: 'nunpy', requiredAt: ['r.txt:9'], missing: finding('not-in-channel') },
    ],
    packages: new Map([['click', shown('does-not-build')]]),
  }
  const rows = Object.fromEntries(
    checkedPackages([target, other], none).map((row) => [
      row.name,
      { verdicts: row.results.map((one) => one?.verdict ?? null), standing: standingOf(row) },
    ]),
  )
  t.strictSame(rows, {
    click: { verdicts: ['safe', 'does-not-build'], standing: 'unsafe' },
    jinja2: { verdicts: ['turns-gil-on', null], standing: 'unsafe' },
    nunpy: { verdicts: [null, 'not-in-channel'], standing: 'unsafe' },
    tomli: { verdicts: [null, 'unknown'], standing: 'unknown' },
    colorama: { verdicts: ['safe', null], standing: 'safe' },
    markupsafe: { verdicts: ['turns-gil-on', null], standing: 'unsafe' },
  })
})

tap.test('allowed: by name, and what turns the GIL on only through allowed packages', async (t) => {
  const allow = allowance(new Set(['markupsafe', 'click']))
  const standings = Object.fromEntries(
    checkedPackages([target], allow).map((row) => [row.name, standingOf(row)]),
  )
  t.strictSame(standings, { click: 'safe', jinja2: 'allowed', colorama: 'safe', markupsafe: 'allowed' })
  const two = { ...finding('turns-gil-on'), itself: false, through: ['markupsafe', 'hiredis'] }
  t.notOk(allow('jinja2', two))
})

tap.test('what is safe alone may not be safe together', async (t) => {
  const packages = checkedPackages([{ required: required('click'), packages: target.packages }], none)
  const nothing = { notChecked: [], otherVersions: [], idle: [] }
  const of = (rows: typeof packages, state: 'on' | 'off') => {
    const environment = { gil: { state, turnedOnBy: [] } } as unknown as Environment
    return checkOutcome({
      ...nothing,
      packages: rows,
      targets: [{ label: '3.13t', target: 'python313FreeThreading', environment }],
    })
  }
  const safe = packages.filter(({ name }) => name === 'click')
  t.equal(of(safe, 'off'), 'safe')
  t.equal(of(safe, 'on'), 'unsafe')
  t.equal(
    of(checkedPackages([target], allowance(new Set(['markupsafe']))), 'on'),
    'safe',
    'one is allowed to',
  )
  const entry = { where: 'r.txt:1', what: '-e .', because: 'It is a path.' }
  t.equal(checkOutcome({ ...nothing, packages: safe, targets: [], notChecked: [entry] }), 'unchecked')
})
