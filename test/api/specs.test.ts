import tap from 'tap'
import { startServers } from '../servers.ts'
import { openApp, post } from './fixture.ts'

const { app } = await openApp(tap, await startServers(tap))

const send = (body: object) => app.inject({ method: 'POST', url: '/v1/specs', payload: body })
const ofText = (text: string, changes: object = {}) => send({ name: 'requirements.txt', text, ...changes })

tap.test('a file becomes a spec that the API takes, and the rest is listed with reasons', async (t) => {
  const response = await ofText(
    'Jinja2>=3\nnunpy\n--index-url https://user:secret@example.org/simple\nclick ; python_version < "3"\n',
  )
  t.equal(response.statusCode, 200)
  const { spec, ...others } = response.json()
  t.same(spec, { packages: ['jinja2'] })
  t.same(others, {
    leftOut: [
      {
        where: 'requirements.txt:3',
        what: '--index-url https://…@example.org/simple',
        because: 'It is an option of pip; packages come from the channel.',
      },
      {
        where: 'requirements.txt:2',
        what: 'nunpy',
        because: 'The channel has no Python package of that name.',
        nearest: ['numpy'],
      },
    ],
    passedOver: [
      {
        where: 'requirements.txt:4',
        what: 'click ; python_version < "3"',
        because: 'It is not for Python 3.13.5 on x86_64-linux.',
      },
    ],
    unchecked: [{ where: 'requirements.txt:1', name: 'jinja2', constraint: '>=3' }],
    undecided: [],
    assumedPython: null,
  })
  t.equal((await post(app, spec)).statusCode, 202)
})

tap.test('the choices of the command', async (t) => {
  const text = '[project]\ndependencies = ["click"]\n[project.optional-dependencies]\nweb = ["jinja2"]\n'
  const chosen = { name: 'pyproject.toml', channel: 'sample', python: '3.14', extras: ['web'] }
  t.same((await ofText(text, chosen)).json().spec, {
    channel: 'sample',
    source: 'python314',
    target: 'python314FreeThreading',
    packages: ['click', 'jinja2'],
  })
})

tap.test('no package at all: no spec, and the reasons', async (t) => {
  t.match((await ofText('nunpy\n')).json(), { spec: null, leftOut: [{ what: 'nunpy' }] })
})

tap.test('faults are in the words of the command', async (t) => {
  const cases: [object, RegExp][] = [
    [{ name: 'packages.xml' }, /^packages\.xml is of no kind that can be read/],
    [{ text: '' }, /no package can be taken from this/],
    [{ text: '-r /etc/passwd\n' }, /^requirements\.txt:1 includes it: \/etc\/passwd is another file/],
    [{ extras: ['web'] }, /has no extra web/],
    [{ python: '3.12' }, /no free-threaded Python before 3\.13: python 3\.12/],
    [{ python: 'x' }, /^python takes a version/],
  ]
  for (const [changes, detail] of cases) {
    const response = await ofText('click\n', changes)
    t.equal(response.statusCode, 400)
    t.match(response.json(), { code: 'body-invalid', faults: [{ detail }] })
  }
})
