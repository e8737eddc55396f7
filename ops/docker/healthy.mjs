// The image's health check: ends with 0 if this container can do its work. A worker has no port, and the engine watches its
// process, so this checks whether Nix can still open the store.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const command = readFileSync('/proc/1/cmdline', 'utf8').split('\0')

if (command.includes('work')) {
  execFileSync('nix', ['--extra-experimental-features', 'nix-command', 'store', 'ping'])
} else {
  const { status } = await fetch(`http://127.0.0.1:${process.env.PATCHBAY_PORT || 8313}/healthz`)
  if (status !== 200) throw new Error(`/healthz answers ${status}`)
}
