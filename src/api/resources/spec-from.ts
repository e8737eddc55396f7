import Type from 'typebox'
import { Spec } from '../../spec/schema.ts'
import { component, nullable } from './common.ts'

/** Characters. The lock file of a project with 600 packages has about 500,000. */
const longestText = 900_000

const Names = (description: string) =>
  Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 128 }), { maxItems: 50, description }))

export const FileRequest = Type.Object(
  {
    name: Type.String({
      minLength: 1,
      maxLength: 255,
      description: 'Name of the file, which decides its format: `requirements.txt`, `uv.lock`, …',
    }),
    text: Type.String({ maxLength: longestText, description: 'Content of the file.' }),
    channel: Spec.properties.channel,
    python: Type.Optional(
      Type.String({
        maxLength: 32,
        description:
          'Version of Python, such as `3.14` or `3.13.5`; default: the version in the file, or that of the channel.',
      }),
    ),
    extras: Names('Extras of the project to take.'),
    groups: Names('Dependency groups of the project to take.'),
  },
  {
    additionalProperties: false,
    examples: [{ name: 'requirements.txt', text: 'jinja2>=3\nnumpy ; python_version >= "3.13"\n' }],
  },
)

const where = Type.String({ description: 'File and line or table, such as `requirements.txt:3`.' })

export const UnmappedBody = Type.Object(
  {
    where,
    what: Type.String({ description: 'The entry, without passwords.' }),
    because: Type.String({ description: 'The reason.' }),
    nearest: Type.Optional(Type.Array(Type.String(), { description: 'Similar names of the channel.' })),
  },
  { $id: 'Unmapped' },
)

const list = (description: string) => Type.Array(component(UnmappedBody), { description })

export const SpecFromBody = Type.Object(
  {
    spec: nullable(
      Type.Pick(Spec, ['channel', 'source', 'target', 'packages'], {
        description: '`POST /v1/environments` takes it unchanged. Null if no entry became a package.',
      }),
    ),
    leftOut: list('Entries that are not in the spec, or not as the file asks for.'),
    passedOver: list('Entries that a spec does not need.'),
    unchecked: Type.Array(Type.Object({ where, name: Type.String(), constraint: Type.String() }), {
      description:
        'Versions that the file requires. A channel has one version of each package; a plan says which.',
    }),
    undecided: list('Constraints on Python that depend on the unknown patch release.'),
    assumedPython: nullable(
      Type.String({
        description: 'Version of Python that conditions were judged for, if nothing names one.',
      }),
    ),
  },
  { $id: 'SpecFrom' },
)
