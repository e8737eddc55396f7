import tap from 'tap'
import { bytes } from '../../../src/nix/disk/bytes.ts'

tap.test('in units of 1024, one digit behind the point', async (t) => {
  const shown: [number, string][] = [
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1.0 KiB'],
    [1024 ** 2 - 1, '1.0 MiB'],
    [12_897_485, '12.3 MiB'],
    [5 * 1024 ** 3, '5.0 GiB'],
    [3000 * 1024 ** 4, '3000.0 TiB'],
  ]
  for (const [count, text] of shown) t.equal(bytes(count), text)
})
