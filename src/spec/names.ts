/** The normal form of a Python distribution's name, by PEP 503: one text for all the ways of writing it. */
export function normalName(name: string): string {
  return name.replace(/[-_.]+/g, '-').toLowerCase()
}
