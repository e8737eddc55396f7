/** Names of CPython: `3.13t`, `3.13+freethreaded`, `python3.13t`, `cpython-3.13`, `cp313t`, `python313FreeThreading` … */
const cpython = /^(?:c?python-?|cp)?3\.?(\d{1,2})(t|[+-]?free-?thread(?:ed|ing))?$/i

/** An attribute name that Nix accepts without quotes. */
const attribute = /^[A-Za-z_][A-Za-z0-9_-]*$/

/**
 * Returns the attribute of an interpreter in Nixpkgs for its usual names, e.g. `python313FreeThreading` for `3.13t`; `null` for a text
 * that cannot be an attribute. Returns other attributes, e.g. `pypy311`, unchanged; a channel may lack them.
 */
export function interpreterAttribute(text: string): string | null {
  const known = cpython.exec(text)
  if (known) return `python3${known[1]}${known[2] ? 'FreeThreading' : ''}`
  return attribute.test(text) ? text : null
}

/** Returns `3.13` for `python313` and `python313FreeThreading`; `null` if the attribute's name has no version. */
export function languageVersion(attributeName: string): string | null {
  const digits = /^(?:python|pypy)3(\d{1,2})(?!\d)/.exec(attributeName)
  return digits ? `3.${digits[1]}` : null
}
