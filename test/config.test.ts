import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import tap from 'tap'
import { readClientSetting } from '../src/client/settings.ts'
import { ConfigInvalid, readConfig, settingsByName } from '../src/config.ts'
import { temporaryFolder } from './servers.ts'

tap.test('an empty environment gives the defaults', async (t) => {
  const config = readConfig({ DATABASE_URL: '' })
  t.match(config, {
    host: '127.0.0.1',
    port: 8313,
    concurrency: 1,
    logLevel: 'info',
    url: 'http://127.0.0.1:8313',
  })
  t.equal(config.databaseUrl, undefined)
  t.equal(config.redisUrl, undefined)
  t.match(config.channelsFile, /\/ops\/channels\.json$/)
  t.ok(Object.isFrozen(config))
})

tap.test('every variable is read', async (t) => {
  const config = readConfig({
    DATABASE_URL: 'postgresql://u@h/db',
    REDIS_URL: 'redis://h',
    PATCHBAY_PORT: '0',
    PATCHBAY_LEASE_SECONDS: '5',
    PATCHBAY_DATA_DIR: '/data',
    UNRELATED: 'x',
  })
  t.match(config, {
    databaseUrl: 'postgresql://u@h/db',
    redisUrl: 'redis://h',
    port: 0,
    leaseSeconds: 5,
    dataDir: '/data',
  })
})

tap.test('all wrong variables come at once, by their own names', async (t) => {
  const environment = {
    DATABASE_URL: 'mysql://x',
    PATCHBAY_PORT: '99999',
    PATCHBAY_CONCURRENCY: 'two',
    PATCHBAY_LOG_LEVEL: 'loud',
  }
  t.throws(() => readConfig(environment), ConfigInvalid)
  try {
    readConfig(environment)
  } catch (error) {
    const { faults } = error as ConfigInvalid
    t.same(faults.map((fault) => fault.split(':')[0]).sort(), Object.keys(environment).sort())
  }
})

tap.test('every setting says what it is for, and where its value comes from', async (t) => {
  for (const [name, setting] of Object.entries(settingsByName)) {
    t.match(
      setting.variable,
      /^(DATABASE_URL|REDIS_URL|NIX_CONFIG|PATH|PATCHBAY_[A-Z0-9_]+|AWS_[A-Z_]+)$/,
      name,
    )
    t.ok(setting.description, name)
  }
})

tap.test('no message shows a secret, nor what may hold one', async (t) => {
  const secret = 'hunter2hunter2'
  const wrong = {
    DATABASE_URL: `postgress://patchbay:${secret}@db/patchbay`,
    REDIS_URL: `reddis://:${secret}@redis`,
    PATCHBAY_NIXPKGS_URL: `https://u:${secret}@git.example/nixpkgs`,
    PATCHBAY_ADMIN_TOKEN: secret,
    PATCHBAY_CACHE: `s3:/${secret}`,
    PATCHBAY_S3_ENDPOINT: `ftp://u:${secret}@storage`,
    PATCHBAY_CACHE_URL: `https://u:${secret}@cache.example`,
    PATCHBAY_URL: `u:${secret}@patchbay.example`,
  }
  for (const [variable, value] of Object.entries(wrong))
    t.throws(() => readConfig({ [variable]: value }), { message: new RegExp(variable) }, variable)
  const all = (() => {
    try {
      return readConfig(wrong) && ''
    } catch (error) {
      return String((error as Error).stack)
    }
  })()
  for (const variable of Object.keys(wrong)) t.match(all, variable)
  t.notMatch(all, 'hunter')
  const secrets = Object.values(settingsByName).filter((setting) => setting['x-secret'])
  for (const { variable } of Object.values(settingsByName))
    if (/URL|ADMIN_TOKEN|Y_TOKEN|KEY_ID|SECRET|NIX_CONFIG/.test(variable))
      t.ok(
        secrets.some((setting) => setting.variable === variable),
        variable,
      )
})

tap.test('a URL that no program can ask is a fault, and not shown', async (t) => {
  for (const variable of [
    'DATABASE_URL',
    'REDIS_URL',
    'PATCHBAY_NIXPKGS_URL',
    'PATCHBAY_S3_ENDPOINT',
    'PATCHBAY_CACHE_URL',
    'PATCHBAY_URL',
  ]) {
    const scheme = { DATABASE_URL: 'postgresql', REDIS_URL: 'redis' }[variable] ?? 'https'
    const password = ['DATABASE_URL', 'REDIS_URL'].includes(variable) ? 'user:secret@' : ''
    const read = () => readConfig({ [variable]: `${scheme}://${password}host:99999/x` })
    t.throws(read, { message: new RegExp(`${variable}: Not a valid URL`) })
    t.throws(read, { message: /^((?!secret).|\n)*$/ })
  }
})

tap.test('every secret can stand in a file', async (t) => {
  const folder = await temporaryFolder(t)
  const file = async (name: string, text: string) => {
    await writeFile(join(folder, name), text)
    return join(folder, name)
  }
  const values: { [variable: string]: string } = {
    DATABASE_URL: 'postgresql://u:hunter2@h/db',
    REDIS_URL: 'redis://:hunter2@h',
    PATCHBAY_NIXPKGS_URL: 'https://git.example/nixpkgs',
    PATCHBAY_ADMIN_TOKEN: 'hunter2'.repeat(6),
    PATCHBAY_CACHE: '/srv/cache',
    PATCHBAY_S3_ENDPOINT: 'https://storage.example',
    AWS_ACCESS_KEY_ID: 'hunter2',
    AWS_SECRET_ACCESS_KEY: 'hunter2/hunter2',
    PATCHBAY_CACHE_URL: 'https://cache.example',
    NIX_CONFIG: 'substituters =\nnetrc-file = /etc/netrc',
    PATCHBAY_URL: 'https://patchbay.example',
    PATCHBAY_TOKEN: 'hunter2hunter2',
  }
  const secrets = Object.entries(settingsByName).filter(([, setting]) => setting['x-secret'])
  t.same(secrets.map(([, { variable }]) => variable).sort(), Object.keys(values).sort())
  const environment: NodeJS.ProcessEnv = {}
  for (const [variable, value] of Object.entries(values))
    environment[`${variable}_FILE`] = await file(variable, `${value}\n`)
  const config = readConfig(environment)
  for (const [name, { variable }] of secrets)
    t.equal(config[name as keyof typeof config], values[variable], variable)
  t.equal(readClientSetting('token', environment), 'hunter2hunter2')

  const both = { ...environment, PATCHBAY_ADMIN_TOKEN: values.PATCHBAY_ADMIN_TOKEN }
  t.same(faultsOf(both), ['PATCHBAY_ADMIN_TOKEN: Set it or PATCHBAY_ADMIN_TOKEN_FILE, not both.'])
  const token = { ...environment, PATCHBAY_TOKEN: 'x' }
  t.throws(() => readClientSetting('token', token), { message: /not both/ })
  const wrong = {
    DATABASE_URL_FILE: join(folder, 'nothing'),
    REDIS_URL_FILE: await file('empty', '\n'),
    PATCHBAY_ADMIN_TOKEN_FILE: await file('short', 'hunter2\n'),
    PATCHBAY_PORT_FILE: await file('port', '1'),
  }
  const faults = faultsOf(wrong)
  t.match(faults, [
    /^PATCHBAY_ADMIN_TOKEN: Has to be a secret/,
    /^DATABASE_URL_FILE: .*ENOENT/,
    /^REDIS_URL_FILE: .* is empty/,
  ])
  t.equal(faults.length, 3)
  t.notMatch(faults.join('\n'), 'hunter')
})

function faultsOf(environment: NodeJS.ProcessEnv): string[] {
  try {
    readConfig(environment)
    return []
  } catch (error) {
    return (error as ConfigInvalid).faults
  }
}
