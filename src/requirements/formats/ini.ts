/** Values by section and key; a value of several lines keeps its line breaks. */
export type Ini = Map<string, Map<string, string>>

/**
 * Parses an INI file as Python's `configparser` does: `key = value` or `key: value`, indented lines continue a value, and lines
 * that begin with `#` or `;` are comments. Converts keys to lower case. Returns instead the number of the first line in another
 * form, if there is one.
 *
 *     [options]
 *     install_requires =
 *         click >= 8
 */
export function parseIni(text: string): Ini | { faultyLine: number } {
  const ini: Ini = new Map()
  let section: Map<string, string> | null = null
  let open: { key: string; indent: number } | null = null
  for (const [index, line] of text.split(/\r\n|[\r\n]/).entries()) {
    if (/^\s*([#;]|$)/.test(line)) continue
    const indent = line.search(/\S/)
    const header = /^\s*\[([^\]]+)\]/.exec(line)?.[1]
    if (section && open && indent > open.indent) {
      section.set(open.key, `${section.get(open.key)}\n${line.trim()}`)
    } else if (header !== undefined) {
      section = ini.get(header) ?? new Map()
      ini.set(header, section)
      open = null
    } else {
      const [, key, value = ''] = /^\s*([^=:]+?)\s*(?:[=:]\s*(.*?)\s*)?$/.exec(line) ?? []
      if (!section || key === undefined || !/[=:]/.test(line)) return { faultyLine: index + 1 }
      open = { key: key.toLowerCase(), indent }
      section.set(open.key, value)
    }
  }
  return ini
}
