import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import tap from 'tap'
import { ownSigningKey, parsePublicKeys, readSigningKeys } from '../../src/cache/signing-keys.ts'
import { SetupFault } from '../../src/errors.ts'
import { moduleOf, nodeOptions } from '../program.ts'
import { newKey } from '../publish/new-key.ts'
import { temporaryFolder } from '../servers.ts'

const modeOf = async (path: string) => (await stat(path)).mode & 0o777

tap.test('the first start makes a key, readable by its owner alone, and later starts use it', async (t) => {
  const dataDir = await temporaryFolder(t)
  const [key, ...more] = await ownSigningKey(dataDir, 'build:er one')
  t.strictSame(more, [])
  t.match(key?.name, /^patchbay-build-er-one-[a-z0-9]+$/)
  t.match(key?.publicKey, /^[\w-]+:[A-Za-z0-9+/]{43}=$/)
  t.equal(await modeOf(join(dataDir, 'keys')), 0o700)
  t.equal(await modeOf(join(dataDir, 'keys/signing-key')), 0o600)
  t.strictSame(await readdir(join(dataDir, 'keys')), ['signing-key'])
  const [again] = await ownSigningKey(dataDir, 'another-host')
  t.equal(again?.publicKey, key?.publicKey)
  t.equal(parsePublicKeys(key?.publicKey ?? '').length, 1)
})

tap.test('processes that start at the same time agree on one key', async (t) => {
  const dataDir = await temporaryFolder(t)
  const module = moduleOf('src/cache/signing-keys.ts')
  const script = `import { ownSigningKey } from '${module}'
    await new Promise((go) => process.stdin.once('data', go))
    console.log((await Promise.all([1, 2, 3].map(() => ownSigningKey('${dataDir}', 'host')))).map(([k]) => k.publicKey).join())
    process.exit()`
  const processes = Array.from({ length: 4 }, () =>
    execa(process.execPath, [...nodeOptions, '--input-type=module', '-e', script], { stdin: 'pipe' }),
  )
  for (const { stdin } of processes) stdin.write('go')
  const keys = (await Promise.all(processes)).flatMap(({ stdout }) => stdout.split(','))
  t.equal(keys.length, 12)
  t.equal(new Set(keys).size, 1)
  t.strictSame(await readdir(join(dataDir, 'keys')), ['signing-key'])
})

tap.test('several keys are read in the order they are given in', async (t) => {
  const folder = await temporaryFolder(t)
  const files = [join(folder, 'b'), join(folder, 'a')]
  const keys = [await newKey('new-2', files[0]), await newKey('old-1', files[1])]
  await writeFile(files[1] ?? '', `${await readFile(files[1] ?? '', 'utf8')}\n`)
  t.strictSame(
    (await readSigningKeys(files)).map(({ publicKey }) => publicKey),
    keys.map(({ key }) => key.publicKey),
  )
})

tap.test('all faulty files are named at once, each with what to do', async (t) => {
  const folder = await temporaryFolder(t)
  const at = (name: string) => join(folder, name)
  await newKey('good-1', at('good'))
  await newKey('good-1', at('same-name'))
  await newKey('open-1', at('open'))
  await chmod(at('open'), 0o640)
  const { key } = await newKey('x-1')
  await writeFile(at('public'), key.publicKey, { mode: 0o600 })
  await writeFile(at('empty'), '', { mode: 0o600 })
  const text = await readFile(at('good'), 'utf8')
  // The public half of another key: signatures would verify under no published key.
  await writeFile(at('mixed'), `${text.slice(0, -10)}AAAAAAAA==`, { mode: 0o600 })

  const names = ['good', 'absent', 'open', 'public', 'empty', 'mixed', 'same-name']
  const error = await readSigningKeys(names.map(at)).catch((error) => error)
  t.ok(error instanceof SetupFault)
  const lines = error.message.split('\n')
  t.equal(lines.length, names.length, 'a heading, and all but the good one')
  t.match(lines[1], `${at('absent')} cannot be read: ENOENT`)
  t.match(lines[2], `chmod 600 ${at('open')}`)
  for (const [index, name] of [
    [3, 'public'],
    [4, 'empty'],
    [5, 'mixed'],
  ] as const)
    t.match(lines[index], `${at(name)} is no secret key of Nix`)
  t.match(lines[6], 'Two keys are called good-1')
  t.notMatch(error.message, text.slice(text.indexOf(':')), 'and the message has no secret')
})

tap.test('public keys are separated by blanks, and all that are none are named', async (t) => {
  const keys = [(await newKey('a-1')).key.publicKey, (await newKey('b-1')).key.publicKey]
  t.strictSame(
    parsePublicKeys(`  ${keys.join('\n\t')} `).map(({ name }) => name),
    ['a-1', 'b-1'],
  )
  t.strictSame(parsePublicKeys(''), [])
  t.throws(() => parsePublicKeys(`${keys[0]} nonsense c-1:AAAA`), {
    message: /\n {2}nonsense\n {2}c-1:AAAA$/,
  })
  t.throws(() => parsePublicKeys(keys.join()), SetupFault)
})
