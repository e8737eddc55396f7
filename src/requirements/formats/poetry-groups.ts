import Type, { type Static } from 'typebox'

/** A dependency in its long form: `{ version = "^1.2", optional = true, markers = "…" }`. */
export const Detailed = Type.Object({
  version: Type.Optional(Type.String()),
  python: Type.Optional(Type.String()),
  platform: Type.Optional(Type.String()),
  markers: Type.Optional(Type.String()),
  extras: Type.Optional(Type.Array(Type.String())),
  optional: Type.Optional(Type.Boolean()),
  source: Type.Optional(Type.String()),
})
export type Detailed = Static<typeof Detailed>

/** Poetry's table of dependencies: `click = "^8"`. */
export const PoetryDependencies = Type.Record(
  Type.String(),
  Type.Union([Type.String(), Detailed, Type.Array(Detailed)]),
)
export type PoetryDependencies = Static<typeof PoetryDependencies>

/** `[tool.poetry.group.NAME]`. */
export const PoetryGroup = Type.Object({
  dependencies: Type.Optional(PoetryDependencies),
  'include-groups': Type.Optional(Type.Array(Type.String())),
})
