import { unmetConstraints } from './constraints.ts'
import { namedPython } from './pythons.ts'
import { readFiles } from './read-files.ts'
import { FileFault, type Unmapped, withoutPasswords } from './requirement.ts'
import { aimAt, type KnownChannel, type Made, toSpec } from './to-spec.ts'

/** One file that a caller has sent, with the choices that `spec from` takes as options. */
export interface FileText {
  /** The name, which decides the format. */
  name: string
  text: string
  channel?: string | undefined
  python?: string | undefined
  extras?: string[] | undefined
  groups?: string[] | undefined
}

export interface SpecOfText extends Pick<Made, 'passedOver' | 'assumedPython'> {
  /** Null if no entry of the file became a package. */
  spec: Made['spec'] | null
  leftOut: Unmapped[]
  constraints: Made['constraints']
  undecided: Unmapped[]
}

/** Converts one file to a spec for a channel. Throws `FileFault` as `spec from` does. Cannot read files that this one includes. */
export async function specOfText(
  { name, text, channel, python, extras = [], groups = [] }: FileText,
  known: KnownChannel,
): Promise<SpecOfText> {
  const named = namedPython(python, 'python')
  const wishes = await readFiles([name], { extras, groups }, async (path) => {
    if (path === name) return text
    throw new FileFault(`${path} is another file, and the request has this one only.`)
  })
  const made = toSpec(wishes, aimAt({ channel: channel ?? null, ...named, extras }, known))
  return {
    spec: made.spec.packages.length > 0 ? made.spec : null,
    leftOut: made.leftOut.map(withoutPasswords),
    passedOver: made.passedOver.map(withoutPasswords),
    constraints: unmetConstraints(made.constraints, new Map()).unknown,
    undecided: made.undecided,
    assumedPython: made.assumedPython,
  }
}
