import type { NixSettings } from './process/command.ts'
import { run } from './process/command.ts'

const features = ['--extra-experimental-features', 'nix-command']

/** All settings of a Nix, by name, with their values as its JSON has them. */
export type AllSettings = { [name: string]: unknown }

/** Reads all settings that Nix works with, wherever it has them from; null where it does not say. */
export async function allSettings(settings: NixSettings): Promise<AllSettings | null> {
  // `show-config` up to 2.19, and as an alias after that; it may go.
  for (const command of [['show-config'], ['config', 'show']]) {
    const shown = await run(settings, { program: 'nix', args: [...command, '--json', ...features] })
    if (shown.exitCode !== 0) continue
    const all = JSON.parse(shown.stdout) as { [setting: string]: { value: unknown } }
    return Object.fromEntries(Object.entries(all).map(([name, { value }]) => [name, value]))
  }
  return null
}

/** Reads one of Nix's settings that is a text; null where Nix does not say. */
export async function settingOf(settings: NixSettings, name: string): Promise<string | null> {
  const value = (await allSettings(settings))?.[name]
  return typeof value === 'string' ? value : null
}
