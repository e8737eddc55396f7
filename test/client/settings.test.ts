import tap from 'tap'
import { clientSettings, readClientSetting } from '../../src/client/settings.ts'
import { readConfig } from '../../src/config.ts'

tap.test('a client reads its settings as the service does', async (t) => {
  const set = {
    PATCHBAY_URL: 'https://patchbay.example',
    PATCHBAY_TOKEN: 'abc',
    NIX_CONFIG: 'x = y',
    PATH: '/bin',
  }
  for (const environment of [{}, { PATCHBAY_URL: '', PATCHBAY_TOKEN: '', NIX_CONFIG: '', PATH: '' }, set]) {
    const config = readConfig(environment)
    for (const name of ['url', 'token', 'nixConfig', 'path'] as const)
      t.equal(
        readClientSetting(name, environment),
        config[name],
        `${clientSettings[name].variable} of ${environment}`,
      )
  }
})

tap.test('a wrong value is refused by the name of its variable, and not repeated', async (t) => {
  const wrong = [
    ['url', { PATCHBAY_URL: 'user:geheim@host' }],
    ['url', { PATCHBAY_URL: 'http://user:geheim@host:99999' }],
    ['token', { PATCHBAY_TOKEN: 'ge heim' }],
  ] as const
  for (const [name, environment] of wrong) {
    const { variable } = clientSettings[name]
    t.throws(() => readClientSetting(name, environment), {
      name: 'SetupFault',
      message: new RegExp(`^${variable}: `),
    })
    try {
      readClientSetting(name, environment)
    } catch (error) {
      t.notMatch((error as Error).message, /ge ?heim/)
    }
  }
})
