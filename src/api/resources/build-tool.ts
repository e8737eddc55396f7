import Type from 'typebox'
import { nullable } from './component.ts'
import { Class, ClassOrUnknown, whereUnknown } from './package.ts'

const relinkedOrDropped =
  '`relinked`: the source’s build serves the target’s builds, by links alone. `dropped`: the same, without its native part.'

const tool = {
  name: Type.String({ description: 'PEP 503 normal form.' }),
  version: Type.String(),
  fate: Type.Enum(['relinked', 'rebuilt', 'dropped'], { description: relinkedOrDropped }),
  class: Class,
  reason: Type.String({ description: 'Why it has this fate.' }),
  neededBy: Type.Array(Type.String(), {
    description: 'Names of the rebuilt packages whose builds take it.',
  }),
  sourcePath: nullable(
    Type.String({ description: 'The source’s build of it; null where only the target’s set has it.' }),
  ),
  targetPath: nullable(Type.String({ description: 'The target’s build of it, where it was rebuilt.' })),
}

/** A package that the builds of rebuilt packages take, and the environment has not, or not in this form. */
export const BuildToolBody = Type.Object(tool, { $id: 'BuildTool' })

/** The same as a plan knows it. */
export const PlannedBuildTool = Type.Object(
  {
    ...tool,
    fate: Type.Enum(['relinked', 'rebuilt', 'dropped', 'unknown'], {
      description: `${relinkedOrDropped} ${whereUnknown}`,
    }),
    class: ClassOrUnknown,
  },
  { $id: 'PlannedBuildTool' },
)
