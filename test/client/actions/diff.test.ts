import tap from 'tap'
import { diff } from '../../../src/client/actions/diff.ts'
import type { Package } from '../../../src/client/http/environments.ts'
import { differenceOf, differenceReport } from '../../../src/client/output/difference.ts'
import { makeReady, plan } from '../../api/fixture.ts'
import { startServers } from '../../servers.ts'
import { listen, paper } from '../fixture.ts'

const of = (name: string, version: string, fate: string, gil: string | null) =>
  ({ name, version, fate, gil }) as Package

tap.test('packages that came, went and changed', async (t) => {
  const difference = differenceOf(
    [
      of('click', '8.1', 'reused', 'kept'),
      of('jinja2', '3.1', 'reused', 'kept'),
      of('msgspec', '0.19', 'rebuilt', 'kept'),
    ],
    [
      of('click', '8.1', 'reused', 'kept'),
      of('msgspec', '0.19', 'dropped', 'kept'),
      of('numpy', '2.3', 'rebuilt', 'kept'),
    ],
  )
  t.same(differenceReport(difference, 80).split('\n'), [
    '   PACKAGE  FIRST                    SECOND',
    '-  jinja2   3.1                      ',
    '~  msgspec  0.19, rebuilt, GIL kept  0.19, dropped, GIL kept',
    '+  numpy                             2.3',
    '',
  ])
  t.match(differenceReport(differenceOf([], []), 80), /^Both have the same packages/)
})

tap.test('two environments of a service, by shortened ids', async (t) => {
  const { service, db } = await listen(t, await startServers(t))
  const first = await service.accept('{"packages":["jinja2"]}')
  await makeReady(db, await plan(db, first.build.id))
  const second = await service.accept('{"packages":["click"]}')
  const { terminal, written } = paper()
  const ids: [string, string] = [first.id.slice(0, 12), second.id.slice(0, 12)]
  t.equal(await diff(service, ids, true, terminal), 0)
  t.match(JSON.parse(written.out), {
    ...{ first: first.id, second: second.id, added: [], changed: [] },
    removed: [{ name: 'jinja2' }, { name: 'markupsafe' }],
  })
})
