/** Returns the normal form of a Python distribution's name by PEP 503: `ruamel-yaml` for `Ruamel.YAML`. */
export function normalName(name: string): string {
  return name.replace(/[-_.]+/g, '-').toLowerCase()
}
