import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import tap from 'tap'
import { runPatchbay } from '../patchbay.ts'
import { temporaryFolder } from '../servers.ts'

/** Which words bash offers after these. */
async function offered(script: string, ...words: string[]): Promise<string[]> {
  const line = words.map((word) => `'${word}'`).join(' ')
  const asking = `source "$1"; COMP_WORDS=(patchbay ${line}); COMP_CWORD=${words.length}; _patchbay; printf '%s\\n' "\${COMPREPLY[@]}"`
  const { stdout } = await execa('bash', ['-c', asking, 'bash', script])
  return stdout.split('\n').filter(Boolean)
}

tap.test('bash completes commands and options', async (t) => {
  const { stdout, exitCode } = await runPatchbay(['completion', 'bash'])
  t.equal(exitCode, 0)
  const script = join(await temporaryFolder(t), 'patchbay.bash')
  await writeFile(script, stdout)
  t.same(await offered(script, 'ch'), ['check', 'channel'])
  t.same(await offered(script, 'check', 'requirements.txt', '--mark'), ['--markdown'])
  t.same(await offered(script, 'channel', 'se'), ['set'])
  t.same(await offered(script, 'channel', 'set', 'nixpkgs', '--br'), ['--branch'])
  t.same(await offered(script, 'show', '--js'), ['--json'])
  t.same(await offered(script, 'submit', 'spec'), [], 'a file, which bash itself completes')
})

tap.test('the other shells have the same words, and no others have a script', async (t) => {
  for (const shell of ['zsh', 'fish']) {
    const { stdout } = await runPatchbay(['completion', shell])
    t.match(stdout, '--allow-unfree-package')
    t.match(stdout, 'redeliver')
  }
  t.equal((await runPatchbay(['completion', 'tcsh'])).exitCode, 64)
})
