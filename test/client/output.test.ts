import { execa } from 'execa'
import tap from 'tap'
import { makeReady, plan } from '../api/fixture.ts'
import { patchbay, runPatchbay, trace } from '../patchbay.ts'
import { startServers } from '../servers.ts'
import { listen } from './fixture.ts'

const servers = await startServers(tap)
const { service, db, url } = await listen(tap, servers)
const { id, build } = await service.accept('{"packages":["jinja2"]}')
const lease = await plan(db, build.id)
await db.log.append(lease, 'building\n')
await makeReady(db, lease)

const commands = [['show', id], ['show', id, '--json'], ['list'], ['log', build.id], ['--help']]

const withUrl = (args: string[]) => (args[0] === '--help' ? args : [...args, '--url', url])

tap.test('closed output ends a command as it ends others, silently', async (t) => {
  for (const args of commands) {
    // `:` ends at once, before the command has written anything.
    const script = '"$@" | :; echo "$PIPESTATUS"'
    const { stdout, stderr } = await execa('bash', ['-c', script, 'bash', ...patchbay(...withUrl(args))])
    t.equal(stdout, '141', String(args[0]))
    t.equal(stderr, '')
  }
})

tap.test('output that cannot be written is said', async (t) => {
  for (const args of commands) {
    const { exitCode, stderr } = await runPatchbay(withUrl(args), {
      inside: ['sh', '-c', '"$@" >/dev/full', 'sh'],
    })
    t.match(stderr, /ENOSPC/, String(args[0]))
    t.notMatch(stderr, trace)
    t.equal(exitCode, 70)
  }
})

tap.test('the stack of an unexpected error is printed on request', async (t) => {
  const inside = ['sh', '-c', '"$@" >/dev/full', 'sh']
  const { stderr } = await runPatchbay(['--help'], { inside, env: { PATCHBAY_LOG_LEVEL: 'debug' } })
  t.match(stderr, /^Something unexpected went wrong: ENOSPC/)
  t.match(stderr, /^ +at /m)
})
