import type { NixSettings } from './process/command.ts'
import { run } from './process/command.ts'

const features = ['--extra-experimental-features', 'nix-command']

/** All settings of Nix by name, with the values of its JSON. */
export type AllSettings = { [name: string]: unknown }

/** Reads the effective settings of Nix (`nix show-config --json`); null if Nix does not print them. */
export async function allSettings(settings: NixSettings): Promise<AllSettings | null> {
  // `show-config` is the name up to 2.19, and an alias of `config show` since.
  for (const command of [['show-config'], ['config', 'show']]) {
    const shown = await run(settings, { program: 'nix', args: [...command, '--json', ...features] })
    if (shown.exitCode !== 0) continue
    const all = JSON.parse(shown.stdout) as { [setting: string]: { value: unknown } }
    return Object.fromEntries(Object.entries(all).map(([name, { value }]) => [name, value]))
  }
  return null
}

/** Reads one text setting of Nix; null if Nix does not print it. */
export async function settingOf(settings: NixSettings, name: string): Promise<string | null> {
  const value = (await allSettings(settings))?.[name]
  return typeof value === 'string' ? value : null
}
