import { FileFault } from '../../src/requirements/requirement.ts'
import type { Aim } from '../../src/requirements/to-spec.ts'

/** Returns a reader of files that exist only in the test. */
export function among(files: { [path: string]: string }) {
  return async (path: string): Promise<string> => {
    const text = files[path]
    if (text === undefined) throw new FileFault(`${path} cannot be read`)
    return text
  }
}

/** Returns the target of a channel with Python 3.13 and these packages. */
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
