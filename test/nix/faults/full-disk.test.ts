import { execa } from 'execa'
import tap, { type Test } from 'tap'
import type { Failure } from '../../../src/errors.ts'
import { moduleOf, nodeOptions } from '../../program.ts'
import { temporaryFolder } from '../../servers.ts'

let nonce = 0

/**
 * Realises a derivation with this builder after the script `mounting` has mounted small file systems, and returns the failure. `$0`
 * of the script is an empty folder.
 */
async function failureOn(t: Test, mounting: string, builder: string): Promise<Failure | null> {
  const expression = `derivation { name = "filler"; system = builtins.currentSystem; builder = "/bin/sh";
    args = [ "-c" ${JSON.stringify(builder)} ]; PATH = "/bin:/usr/bin"; nonce = "${process.pid} ${Date.now()} ${nonce++}"; }`
  const folder = await temporaryFolder(t)
  const node = [process.execPath, ...nodeOptions, moduleOf('test/nix/realise-process.ts'), expression]
  const { stdout } = await execa(
    'unshare',
    ['--mount', '--propagation', 'private', 'sh', '-euc', `${mounting}\nexec "$@"`, folder, ...node],
    { env: { NIX_CONFIG: 'substituters =' } },
  )
  return JSON.parse(stdout)
}

const builds = (size: string) => `mount -t tmpfs -o mode=1777,${size} tmpfs /tmp`
/** Returns a script that mounts a small store. Shares the locks of build users with the machine's Nix, which uses the same users. */
const store = (size: string) => `
  mount -t tmpfs -o mode=755,${size} tmpfs "$0"
  mkdir -p "$0/store" "$0/var/nix/userpool" "$0/var/nix/gcroots/auto"
  mount --bind /nix/var/nix/userpool "$0/var/nix/userpool"
  mount --rbind "$0" /nix`

// Keeps the written files for a moment before the builder ends, as when a compiler fails beside others.
const fill = (file: string) => `yes | head -c 100000000 > ${file}; sleep 0.5; exit 1`
const fillAndSay = (file: string) =>
  `yes | head -c 17000000 > ${file}; sleep 0.5; rm ${file}; echo No space left on device; exit 1`
const makeFiles = 'i=0; while true > f$i; do i=$((i+1)); done; sleep 0.5; exit 1'

tap.test('the directory for builds runs full', async (t) => {
  t.match(await failureOn(t, builds('size=20m'), fill('it')), {
    class: 'disk-full',
    retryable: true,
    drv: /-filler\.drv$/,
    message: /^The directory that Nix builds in, \/tmp, had 0 MB free\. /,
  })
  t.match(await failureOn(t, builds('size=20m,nr_inodes=500'), makeFiles), {
    class: 'disk-full',
    message: /^The directory that Nix builds in, \/tmp, had \d of 500 inodes free\. /,
  })
})

tap.test('the store runs full', async (t) => {
  t.match(await failureOn(t, store('size=20m'), fill('$out')), {
    class: 'disk-full',
    retryable: true,
    message: /^The store had 0 MB free, and 0 MB are to stay free \(PATCHBAY_MIN_FREE_MB\)\. /,
  })
})

tap.test('a disk that is said to be full, and has room', async (t) => {
  t.match(await failureOn(t, builds('size=20m'), fillAndSay('it')), { class: 'disk-full' }, 'by then')
  t.match(
    await failureOn(t, builds('size=20m'), 'echo No space left on device; exit 1'),
    { class: 'build-failed', retryable: false },
    'nothing was written',
  )
  t.match(
    await failureOn(t, builds('size=20m'), 'yes | head -c 17000000 > it; sleep 0.5; exit 1'),
    { class: 'build-failed' },
    'nothing was said',
  )
})
