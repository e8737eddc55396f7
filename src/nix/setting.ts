import { type NixSettings, run } from './command.ts'

/** What Nix has for one of its settings, wherever it has that from; null where it does not say. */
export async function settingOf(settings: NixSettings, name: string): Promise<string | null> {
  const features = ['--extra-experimental-features', 'nix-command']
  const shown = await run(settings, { program: 'nix', args: ['show-config', '--json', ...features] })
  if (shown.exitCode !== 0) return null
  const all = JSON.parse(shown.stdout) as { [setting: string]: { value: unknown } }
  const value = all[name]?.value
  return typeof value === 'string' ? value : null
}
