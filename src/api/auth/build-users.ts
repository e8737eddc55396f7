import { readFile } from 'node:fs/promises'

/** Uids that Nix allocates with `auto-allocate-uids` by default. */
const allocated = { first: 872_415_232, count: 128 * 65_536 }

/** Returns a test for the uids that build for Nix on this machine: the members of `nixbld` and those that Nix allocates. */
export async function buildUsers(): Promise<(uid: number) => boolean> {
  const [groups, users] = await Promise.all(['/etc/group', '/etc/passwd'].map(entriesOf))
  const [, , gid, members = ''] = groups?.find(([name]) => name === 'nixbld') ?? []
  const names = new Set(members.split(',').filter((name) => name !== ''))
  const ofGroup = (users ?? []).filter(
    ([name = '', , , group]) => names.has(name) || (gid !== undefined && group === gid),
  )
  const uids = new Set(ofGroup.map(([, , uid]) => Number(uid)))
  return (uid) => uids.has(uid) || (uid >= allocated.first && uid < allocated.first + allocated.count)
}

async function entriesOf(file: string): Promise<string[][]> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return text.split('\n').map((line) => line.split(':'))
}
