import { normalName } from '../spec/names.ts'

/**
 * Returns the distribution in the name of a derivation: `zope-interface` for `python3.13t-zope.interface-8.0`, `libxml2` for
 * `libxml2-2.14.6`. The version begins at the first dash without a letter after it, as in Nix's `builtins.parseDrvName`.
 */
export function distributionOf(drvName: string): string {
  return normalName(drvName.replace(/^python\d[\d.]*[a-z]*-/, '').replace(/-[^a-zA-Z].*$/, ''))
}
