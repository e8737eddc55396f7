import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Test } from 'tap'
import { parseLine } from '../../../src/nix/process/log.ts'
import { NixProgress } from '../../../src/nix/process/progress.ts'
import { temporaryFolder } from '../../servers.ts'

/**
 * Creates a store of unbuilt derivations: their files, and a `nix-store` that reports them as unbuilt, except those of the name
 * `sound`.
 */
export async function unbuiltStore(t: Test) {
  const folder = await temporaryFolder(t)
  await mkdir(join(folder, 'bin'))
  const program = join(folder, 'bin/nix-store')
  await writeFile(
    program,
    `#!/bin/sh
case $1 in
  --query) echo "$3-out" ;;
  --check-validity) shift 2; printf '%s\\n' "$@" | grep -v -e -sound ;;
esac
`,
  )
  await chmod(program, 0o755)
  const drv = async (name: string, { fixed = false } = {}) => {
    const path = join(folder, `${'a'.repeat(32)}-${name}.drv`)
    await writeFile(
      path,
      `Derive([("out","${path}-out","${fixed ? 'sha256' : ''}","${fixed ? 'abc' : ''}")],[])`,
    )
    return path
  }
  return { folder, drv, settings: { nixConfig: '', path: `${folder}/bin:${process.env.PATH}` } }
}

/** Replays a recording of Nix's output, whose derivations become unbuilt ones in a temporary folder. */
export async function replayed(t: Test, name: string) {
  const { folder, settings } = await unbuiltStore(t)
  const recorded = await readFile(new URL(`../../fixtures/nix-output/${name}.log`, import.meta.url), 'utf8')
  const lines = recorded.trimEnd().replaceAll('/nix/store/', `${folder}/`).split('\n')
  const progress = new NixProgress()
  for (const line of lines) progress.take(parseLine(line), 0)
  for (const { drv } of [...progress.ended, ...progress.running.values()])
    await writeFile(drv, `Derive([("out","${drv}-out","","")],[])`)
  return { settings, progress, stderrTail: lines.slice(-50) }
}
