/** `3.13t`, `3.13+freethreaded`, `python3.13t`, `cpython-3.13`, `cp313t`, `python313FreeThreading` … */
const cpython = /^(?:c?python-?|cp)?3\.?(\d{1,2})(t|[+-]?free-?thread(?:ed|ing))?$/i

/** An attribute name that Nix takes without quotes. */
const attribute = /^[A-Za-z_][A-Za-z0-9_-]*$/

/**
 * The attribute name of an interpreter in a package set shaped like Nixpkgs, for every way people write it; `null` for what
 * cannot name one. An attribute of another kind (`pypy311`) stands for itself: whether it exists, only the channel knows.
 */
export function interpreterAttribute(text: string): string | null {
  const known = cpython.exec(text)
  if (known) return `python3${known[1]}${known[2] ? 'FreeThreading' : ''}`
  return attribute.test(text) ? text : null
}

/** `3.13` for `python313` and `python313FreeThreading`; `null` where the attribute's name does not say. */
export function languageVersion(attributeName: string): string | null {
  const digits = /^(?:python|pypy)3(\d{1,2})(?!\d)/.exec(attributeName)
  return digits ? `3.${digits[1]}` : null
}
