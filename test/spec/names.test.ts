import tap from 'tap'
import { normalName } from '../../src/spec/names.ts'

tap.test('normal names by PEP 503', async (t) => {
  for (const name of [
    'friendly-bard',
    'Friendly-Bard',
    'FRIENDLY-BARD',
    'friendly.bard',
    'friendly_bard',
    'FrIeNdLy-._.-bArD',
  ]) {
    t.equal(normalName(name), 'friendly-bard')
  }
})
