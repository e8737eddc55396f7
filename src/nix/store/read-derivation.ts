import { readFile } from 'node:fs/promises'

/** Requirements of a derivation on its build machine. */
export interface DerivationRequirements {
  /** E.g. `x86_64-linux`; `builtin` for a builder inside Nix. */
  system: string
  /** `requiredSystemFeatures`, e.g. `big-parallel`. */
  features: string[]
}

/** Reads the requirements of a derivation of the store. Throws if the file is not a derivation. */
export async function readRequirements(drv: string): Promise<DerivationRequirements> {
  return requirementsIn(await readFile(drv, 'utf8'))
}

/**
 * Parses the requirements in the text of a derivation's file (an ATerm; source: Nix's `Derivation::unparse`):
 *
 *     Derive([("out","/nix/store/…","","")],[…],[…],"x86_64-linux","/bin/sh",["-c","…"],[("name","x"),…])
 *
 * Throws if the text has another form.
 */
export function requirementsIn(text: string): DerivationRequirements {
  const [, , , system, , , variables] = readTerm(text)
  if (typeof system !== 'string' || !Array.isArray(variables)) throw new Error('this is no derivation')
  const env = new Map(variables.map((pair) => pair as [string, string]))
  return { system, features: featuresIn(env) }
}

/** Reads the output paths of a derivation of the store. */
export async function readOutputs(drv: string): Promise<string[]> {
  return outputsIn(await readFile(drv, 'utf8'))
}

/** Parses output paths from the beginning of a derivation's file: `Derive([("dev","/nix/store/…","",""),("out","/nix/store/…","","")],…`. */
export function outputsIn(text: string): string[] {
  const [, outputs] = /^Derive\(\[((?:\("[^"]*","[^"]*","[^"]*","[^"]*"\),?)*)\]/.exec(text) ?? []
  if (outputs === undefined) throw new Error('this is no derivation')
  return [...outputs.matchAll(/\("[^"]*","([^"]*)"/g)].flatMap(([, path]) => path || [])
}

/** Returns `requiredSystemFeatures`, which structured attributes have inside the JSON variable `__json`. */
function featuresIn(env: Map<string, string>): string[] {
  const json = env.get('__json')
  if (json === undefined) return (env.get('requiredSystemFeatures') ?? '').split(/\s+/).filter(Boolean)
  const { requiredSystemFeatures: features = [] } = JSON.parse(json) as { requiredSystemFeatures?: unknown }
  return Array.isArray(features) ? features.map(String) : []
}

type Term = string | Term[]

/** Parses an ATerm; returns lists and tuples both as arrays. */
function readTerm(text: string): Term[] {
  const start = 'Derive('
  if (!text.startsWith(start)) throw new Error('this is no derivation')
  const tokens = text.slice(start.length - 1).matchAll(/"((?:[^"\\]|\\.)*)"|[[(]|[\])]/gs)
  const open: Term[][] = [[]]
  for (const [token, string] of tokens) {
    if (string !== undefined) open.at(-1)?.push(unescaped(string))
    else if (token === '[' || token === '(') open.push([])
    else {
      const closed = open.pop()
      const around = open.at(-1)
      if (!closed || !around) throw new Error('this is no derivation')
      around.push(closed)
    }
  }
  const [derivation] = open[0] ?? []
  if (open.length !== 1 || !Array.isArray(derivation)) throw new Error('this is no derivation')
  return derivation
}

const unescaped = (text: string) =>
  text.replace(/\\(.)/gs, (_, letter: string) => ({ n: '\n', r: '\r', t: '\t' })[letter] ?? letter)
