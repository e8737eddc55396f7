import type { FastifySchemaCompiler } from 'fastify'
import Type, { type TSchema } from 'typebox'
import { Problem } from '../../../errors.ts'
import { shapeOf } from '../../../spec/shape.ts'

/** Nix's base 32 has neither e, o, t nor u. */
const digit = '[0-9abcdfghijklmnpqrsvwxyz]'
/** Nix's rule for names: at most 211 of these characters, and none that could be taken for `.` or `..`. */
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
    description: 'As in `URL` of a narinfo.',
  }),
})

export const DrvName = Type.Object({
  drv: Type.String({
    pattern: `^${digit}{32}-${drvName}$`,
    'x-expected': 'the name of a derivation, `<hash>-<name>.drv`',
    description: 'The name of a derivation, as in `Deriver` of a narinfo.',
  }),
})

/** How the cache's routes judge what is asked for: names that no object can have are not looked for. */
export const compileNames: FastifySchemaCompiler<TSchema> = ({ schema }) => {
  const shape = shapeOf(schema)
  return (value: unknown) => {
    const faults = shape.faults(value)
    if (faults.length === 0) return { value }
    return { error: new Problem('hash-malformed', faults.map(({ detail }) => detail).join(' ')) }
  }
}
