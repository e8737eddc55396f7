import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Diagnostic, PositionEncoding, Workspace } from '@astral-sh/ruff-wasm-nodejs'
import { parse } from 'smol-toml'
import tap from 'tap'
import { pythonScripts, root } from './python-scripts.ts'

interface Settings {
  tool: { ruff: object }
}

// Debian bookworm has no ruff. The package from npm is the same linter, and gets the settings that `ruff check` would read.
const settings = parse(await readFile(join(root, 'pyproject.toml'), 'utf8')) as unknown as Settings
const ruff = new Workspace(settings.tool.ruff, PositionEncoding.Utf16)
const findings = (text: string) =>
  (ruff.check(text) as Diagnostic[]).map(({ code, message, start_location: { row } }) => ({
    row,
    code,
    message,
  }))

tap.test('ruff finds nothing in the Python scripts', async (t) => {
  const files = await pythonScripts()
  t.ok(files.length > 20, 'scripts are found')
  for (const file of files) t.strictSame(findings(await readFile(join(root, file), 'utf8')), [], file)
})

tap.test('ruff finds faults by the settings of the project', async (t) => {
  t.match(findings('import os\n'), [{ row: 1, code: 'F401' }])
  t.match(findings(`text = "${'a'.repeat(130)}"\n`), [{ code: 'E501' }])
  t.strictSame(findings(`text = "${'a'.repeat(110)}"\n`), [])
})
