import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import tap from 'tap'
import { oomKills } from '../../../src/nix/process/oom-kills.ts'
import { temporaryFolder } from '../../servers.ts'

tap.test('how many processes the kernel has killed for memory', async (t) => {
  const root = await temporaryFolder(t)
  t.equal(await oomKills(root), null, 'another system')
  await mkdir(join(root, 'proc/self'), { recursive: true })
  await writeFile(join(root, 'proc/vmstat'), 'pgfault 12\n')
  t.equal(await oomKills(root), null, 'an old kernel')
  await writeFile(join(root, 'proc/vmstat'), 'pgfault 12\noom_kill 30\ndrop_slab 0\n')
  t.equal(await oomKills(root), 30, 'on the machine')

  const service = join(root, 'sys/fs/cgroup/system.slice/patchbay.service')
  await mkdir(service, { recursive: true })
  await writeFile(join(root, 'proc/self/cgroup'), '4:memory:/other\n0::/system.slice/patchbay.service\n')
  t.equal(await oomKills(root), 30, 'without a count of the cgroup')
  await writeFile(join(service, 'memory.events'), 'low 0\noom 2\noom_kill 2\noom_group_kill 0\n')
  t.equal(await oomKills(root), 2, 'in the cgroup, whatever happens beside it')
  await rm(service, { recursive: true })
})

tap.test('this kernel says', { skip: process.platform !== 'linux' && 'Linux only' }, async (t) => {
  t.type(await oomKills(), 'number')
})
