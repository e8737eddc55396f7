import { FileFault } from '../../src/requirements/requirement.ts'
import type { Aim } from '../../src/requirements/to-spec.ts'

/** Reads files that are only said to be there. */
export function among(files: { [path: string]: string }) {
  return async (path: string): Promise<string> => {
    const text = files[path]
    if (text === undefined) throw new FileFault(`${path} cannot be read`)
    return text
  }
}

/** For a channel with Python 3.13 that has these packages. */
export function aimAt(packageNames: string[], changes: Partial<Aim> = {}): Aim {
  return {
    channel: null,
    python: null,
    fullPython: null,
    channelFullPython: null,
    channelPython: '3.13',
    system: 'x86_64-linux',
    extras: [],
    packageNames,
    ...changes,
  }
}
