import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { mountedAsNix } from '../private-store.ts'
import type { Ground } from '../service/with-service.ts'

const cli = fileURLToPath(new URL('../../../dist/cli.js', import.meta.url))
const sampleChannel = fileURLToPath(new URL('../../sample-channel', import.meta.url))

/** Starts `patchbay work` with this folder as `/nix` and the sample channel, and waits until it takes builds. */
export async function startWorker(
  folder: string,
  nix: string,
  { databaseUrl, redisUrl, folder: cache }: Pick<Ground, 'databaseUrl' | 'redisUrl' | 'folder'>,
  signal: AbortSignal,
): Promise<{ close(): Promise<void> }> {
  await mkdir(folder)
  const channels = join(folder, 'channels.json')
  await writeFile(channels, JSON.stringify({ sample: { path: sampleChannel, default: true } }))
  const [program = '', ...args] = [...mountedAsNix(nix), process.execPath, cli, 'work']
  const worker = execa(program, args, {
    env: {
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      PATCHBAY_CACHE: cache,
      PATCHBAY_DATA_DIR: join(folder, 'data'),
      PATCHBAY_CHANNELS: channels,
      NIX_CONFIG: 'substituters =',
    },
    stdin: 'ignore',
    stdout: 'pipe',
    reject: false,
    cancelSignal: signal,
    buffer: false,
  })
  const isUp = await new Promise<boolean>((resolve) => {
    createInterface(worker.stdout).on('line', (line) => {
      if ((JSON.parse(line) as { msg?: string }).msg === 'taking builds') resolve(true)
    })
    worker.once('exit', () => resolve(false))
  })
  if (!isUp) throw new Error('patchbay work has ended before it took builds')
  return {
    async close() {
      worker.kill('SIGTERM')
      await worker
    },
  }
}
