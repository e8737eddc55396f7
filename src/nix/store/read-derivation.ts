import { readFile } from 'node:fs/promises'

/** What a derivation asks of the machine that builds it. */
export interface DerivationRequirements {
  /** Such as `x86_64-linux`; `builtin` for what Nix does itself. */
  system: string
  /** `requiredSystemFeatures`, such as `big-parallel`. */
  features: string[]
}

/** Reads a derivation of the store. Throws where the file is none. */
export async function readRequirements(drv: string): Promise<DerivationRequirements> {
  return requirementsIn(await readFile(drv, 'utf8'))
}

/**
 * Reads what a derivation's file (format: Nix's `Derivation::unparse`, an ATerm) asks of a machine:
 *
 *     Derive([("out","/nix/store/…","","")],[…],[…],"x86_64-linux","/bin/sh",["-c","…"],[("name","x"),…])
 *
 * Throws where it has another form.
 */
export function requirementsIn(text: string): DerivationRequirements {
  const [, , , system, , , variables] = readTerm(text)
  if (typeof system !== 'string' || !Array.isArray(variables)) throw new Error('this is no derivation')
  const env = new Map(variables.map((pair) => pair as [string, string]))
  return { system, features: featuresIn(env) }
}

/** Reads the store paths that a derivation of the store makes. */
export async function readOutputs(drv: string): Promise<string[]> {
  return outputsIn(await readFile(drv, 'utf8'))
}

/** Finds them in the beginning of a derivation's file: `Derive([("dev","/nix/store/…","",""),("out","/nix/store/…","","")],…`. */
export function outputsIn(text: string): string[] {
  const [, outputs] = /^Derive\(\[((?:\("[^"]*","[^"]*","[^"]*","[^"]*"\),?)*)\]/.exec(text) ?? []
  if (outputs === undefined) throw new Error('this is no derivation')
  return [...outputs.matchAll(/\("[^"]*","([^"]*)"/g)].flatMap(([, path]) => path || [])
}

/** Derivations with structured attributes have all of them in one variable. */
function featuresIn(env: Map<string, string>): string[] {
  const json = env.get('__json')
  if (json === undefined) return (env.get('requiredSystemFeatures') ?? '').split(/\s+/).filter(Boolean)
  const { requiredSystemFeatures: features = [] } = JSON.parse(json) as { requiredSystemFeatures?: unknown }
  return Array.isArray(features) ? features.map(String) : []
}

type Term = string | Term[]

/** Lists and tuples are read alike. */
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
