import { chmod, mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { serviceAt } from '../../../src/client/http/patchbay.ts'
import type { EndedPlan } from '../../../src/client/http/plans.ts'
import { mountedAsNix, removeStore } from '../private-store.ts'

/** A whole Patchbay whose Nix has an empty store, and one cache. */
export interface EmptyPatchbay {
  /** Folder that stands for `/` of the store. */
  root: string
  /** Asks for a plan, and waits for its end. */
  plan(packages: string[]): Promise<EndedPlan>
  close(): Promise<void>
}

/** A binary cache, and the key that signs it. */
export interface Upstream {
  url: string
  publicKey: string
}

const sampleChannel = fileURLToPath(new URL('../../sample-channel', import.meta.url))

/** Starts Patchbay by `command`, such as `['node', 'dist/cli.js']`, on an empty store. */
export async function startOnEmptyStore(
  command: string[],
  { url, publicKey }: Upstream,
  { channel = sampleChannel, signal }: { channel?: string; signal?: AbortSignal } = {},
): Promise<EmptyPatchbay> {
  const root = await mkdtemp(join(tmpdir(), 'patchbay-empty-'))
  // Postgres runs as another user.
  await chmod(root, 0o755)
  const [nix, dataDir, channels] = ['nix', 'data', 'channels.json'].map((name) => join(root, name)) as [
    string,
    string,
    string,
  ]
  await mkdir(nix)
  await writeFile(channels, JSON.stringify({ sample: { path: channel, default: true } }))
  const [program = '', ...args] = [...mountedAsNix(nix), ...command, 'up']
  const service = execa(program, args, {
    env: {
      PATCHBAY_PORT: '0',
      PATCHBAY_DATA_DIR: dataDir,
      PATCHBAY_CHANNELS: channels,
      NIX_CONFIG: `substituters = ${url}\ntrusted-public-keys = ${publicKey}`,
    },
    stdin: 'ignore',
    stdout: 'pipe',
    reject: false,
    ...(signal && { cancelSignal: signal }),
    forceKillAfterDelay: 20_000,
    buffer: { stdout: false, stderr: true },
  })
  const close = async () => {
    service.kill('SIGTERM')
    await service
    await removeStore(root)
  }
  const lines: string[] = []
  const address = await new Promise<string | undefined>((resolve) => {
    createInterface(service.stdout).on('line', (line) => {
      lines.push(line)
      const { msg, address } = JSON.parse(line) as { msg?: string; address?: string }
      if (msg === 'patchbay is up') resolve(address)
    })
    service.once('exit', () => resolve(undefined))
  })
  if (!address) {
    const { stderr } = await service
    await removeStore(root)
    throw new Error(`patchbay up has ended before it was up: ${stderr}\n${lines.slice(-10).join('\n')}`)
  }
  const { requestPlan, plan } = serviceAt(address)
  return {
    root,
    close,
    async plan(packages) {
      let current = await requestPlan(JSON.stringify({ packages }))
      while (current.state !== 'ready' && current.state !== 'failed' && current.state !== 'cancelled') {
        await new Promise((resolve) => setTimeout(resolve, 200))
        current = await plan(current.id)
      }
      return current
    },
  }
}
