import tap from 'tap'
import { workLimits } from '../../src/build/ports.ts'
import { readConfig, settingsByName } from '../../src/config.ts'

tap.test('a build is handed its limits, and no secret of the settings', async (t) => {
  const config = readConfig({ PATCHBAY_ADMIN_TOKEN: 'x'.repeat(40), PATCHBAY_BUILD_LOG_MB: '7' })
  const limits = workLimits(config)
  t.match(limits, {
    buildLogMb: 7,
    failureCacheSeconds: config.failureCacheSeconds,
    minFreeMb: config.minFreeMb,
    evalMemoryMb: config.evalMemoryMb,
  })
  for (const name of Object.keys(limits)) t.not(settingsByName[name]?.['x-secret'], true, name)
  t.ok(Object.values(limits).every((value) => typeof value === 'number'))
})
