import Type, { type Static } from 'typebox'

export const Dependency = Type.Object({
  name: Type.String(),
  version: Type.Optional(Type.String()),
  marker: Type.Optional(Type.String()),
  extra: Type.Optional(Type.Array(Type.String())),
})

const Table = Type.Record(Type.String(), Type.Array(Dependency))

export const UvPackageTable = Type.Object({
  name: Type.String(),
  version: Type.Optional(Type.String()),
  source: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  dependencies: Type.Optional(Type.Array(Dependency)),
  'optional-dependencies': Type.Optional(Table),
  'dev-dependencies': Type.Optional(Table),
})

/** A `[[package]]` of a uv.lock. */
export type UvPackage = Static<typeof UvPackageTable>
