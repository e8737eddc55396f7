import { normalName } from '../spec/names.ts'

/**
 * The distribution that a derivation is of, by its name: `zope-interface` of `python3.13t-zope.interface-8.0`, `libxml2` of
 * `libxml2-2.14.6`. Its version begins at the first dash that no letter follows, as in `builtins.parseDrvName`.
 */
export function distributionOf(drvName: string): string {
  return normalName(drvName.replace(/^python\d[\d.]*[a-z]*-/, '').replace(/-[^a-zA-Z].*$/, ''))
}
