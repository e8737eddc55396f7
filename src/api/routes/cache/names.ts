import type { FastifySchemaCompiler } from 'fastify'
import Type, { type TSchema } from 'typebox'
import { Problem } from '../../../errors.ts'
import { shapeOf } from '../../../spec/shape.ts'

/** A digit of Nix's base 32, which has no e, o, t and u. */
const digit = '[0-9abcdfghijklmnpqrsvwxyz]'
/** Nix's rule for names of store paths: at most 211 of these characters, and no name that begins with `.-` or `..-`. */
const drvName = '(?!\\.\\.?-)[0-9a-zA-Z+._?=-]{1,207}\\.drv'

export const PathHash = Type.Object({
  hash: Type.String({
    pattern: `^${digit}{32}$`,
    'x-expected': 'the first 32 characters of the name of a store path',
    description: 'The first 32 characters of a store path’s name.',
  }),
})

export const NarName = Type.Object({
  name: Type.String({
    pattern: `^${digit}{52}-${digit}{8}\\.nar\\.zst$`,
    'x-expected': 'the name of a NAR, as a narinfo has it',
    description: 'Name of a NAR, as in `URL` of a narinfo.',
  }),
})

export const DrvName = Type.Object({
  drv: Type.String({
    pattern: `^${digit}{32}-${drvName}$`,
    'x-expected': 'the name of a derivation, `<hash>-<name>.drv`',
    description: 'The name of a derivation, as in `Deriver` of a narinfo.',
  }),
})

/** Validates names in requests to the cache, so that impossible names cost no query. */
export const compileNames: FastifySchemaCompiler<TSchema> = ({ schema }) => {
  const shape = shapeOf(schema)
  return (value: unknown) => {
    const faults = shape.faults(value)
    if (faults.length === 0) return { value }
    return { error: new Problem('hash-malformed', faults.map(({ detail }) => detail).join(' ')) }
  }
}
