import Type, { type Static } from 'typebox'
import { NixpkgsConfig } from './nixpkgs-config.ts'

/** What a package may be called in a spec. Checked here and once more in Nix. */
export const packageNamePattern = '^[A-Za-z_][A-Za-z0-9_-]{0,127}$'

/** What a channel may be called, in a spec and by its operator. */
export const channelNamePattern = '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'

/** A revision of Nixpkgs. */
export const revisionPattern = '^[0-9a-f]{40}$'

/** A hash as Nix writes it, SRI. */
export const hashPattern = '^sha256-[A-Za-z0-9+/]{43}=$'

/** A channel as a spec may name it: as it is now, or at one of the pins that it has had; see channel-reference.ts. */
export const channelReferencePattern =
  '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}(@([0-9a-f]{7,40}|sha256-[A-Za-z0-9+/]{43}=)(\\+[0-9a-f]{12})?)?$'

/** Modules that the import check leaves out: a module with all below it, or `pkg.*` for all below `pkg`. */
export const modulesPattern = '^[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*(\\.\\*)?$'

/** A platform in Nix's terms. */
export const systemPattern = '^[a-z0-9_]+-[a-z]+$'

/** `x-expected` is what a value is said not to be when it does not match; see shape.ts. */
const PackageName = Type.String({
  pattern: packageNamePattern,
  maxLength: 128,
  'x-expected':
    'a package name: letters, digits, `-` and `_`, at most 128, not beginning with a digit or `-` (`ruamel-yaml` for `ruamel.yaml`)',
  description:
    'Name of a package: an attribute of the channel’s Python set. Case, `-` and `_` do not matter.',
})

export const InterpreterName = Type.String({
  pattern: '^[A-Za-z0-9.+_-]{1,64}$',
  maxLength: 64,
  'x-expected': 'the name of an interpreter, such as `python313FreeThreading` or `3.13t`',
  description: 'Attribute of an interpreter in the channel, or a common alias such as `3.13t`.',
})

export const System = Type.String({
  pattern: systemPattern,
  maxLength: 32,
  'x-expected': 'a platform such as `x86_64-linux`',
  description: 'The platform to build for, in Nix’s terms.',
})

/** What a caller asks for. Only `packages` is required; the channel supplies the other defaults. */
export const Spec = Type.Object(
  {
    channel: Type.Optional(
      Type.String({
        pattern: channelReferencePattern,
        maxLength: 140,
        'x-expected':
          'the name of a channel (letters, digits, `.`, `-` and `_`, at most 64), or `name@pin` with a revision, 7 of its digits or more, or a hash `sha256-…=`, and what follows a `+` where the pin has that',
        description:
          'Name of a registered channel, which means its present pin; or `name@pin`, with a pin that the channel has had: a revision, 7 of its digits or more, or the hash of a folder, and `+…` where several of its pins differ in their configuration or overlays alone.',
      }),
    ),
    source: Type.Optional(InterpreterName),
    target: Type.Optional(InterpreterName),
    packages: Type.Array(PackageName, { minItems: 1, maxItems: 500 }),
    rebuild: Type.Optional(
      Type.Union([Type.Literal('auto'), Type.Literal('none'), Type.Array(PackageName, { maxItems: 500 })], {
        description:
          '`auto`: rebuild what has extension modules. `none`: swap the interpreter only. A list: of the environment’s packages, rebuild exactly these, and of those that their builds need, these in any case.',
      }),
    ),
    drop: Type.Optional(
      Type.Array(PackageName, {
        maxItems: 500,
        description: 'Packages whose native modules are left out, to run on their pure fallback.',
      }),
    ),
    keep: Type.Optional(
      Type.Array(PackageName, {
        maxItems: 500,
        description: 'Packages that stay as built for the source, although they have native code.',
      }),
    ),
    gil: Type.Optional(
      Type.Union([Type.Literal('report'), Type.Literal('require-disabled')], {
        description: '`report` records what turns the GIL on; `require-disabled` fails the build for it.',
      }),
    ),
    checks: Type.Optional(
      Type.Union([Type.Literal('none'), Type.Literal('rebuilt')], {
        description:
          '`none`: the packages’ own tests are not run. `rebuilt`: those of the rebuilt packages are, and fail the build.',
      }),
    ),
    skipImports: Type.Optional(
      Type.Array(
        Type.String({
          pattern: modulesPattern,
          maxLength: 256,
          'x-expected': 'the name of a module, such as `pkg.sub`, or `pkg.*` for all below `pkg`',
        }),
        {
          maxItems: 500,
          description:
            'Modules that the import check leaves out, each with all below it; `pkg.*` leaves out all below `pkg` and not `pkg` itself. The result says of them that they were not checked.',
        },
      ),
    ),
    system: Type.Optional(System),
  },
  {
    additionalProperties: false,
    $id: 'Spec',
    examples: [
      { packages: ['jinja2', 'multidict'] },
      { channel: 'sample', target: '3.13t', packages: ['numpy'], gil: 'require-disabled', checks: 'rebuilt' },
    ],
  },
)
export type Spec = Static<typeof Spec>

/** What the package set is called with. Left out where that is nothing. */
const arguments_ = {
  config: Type.Optional(NixpkgsConfig),
  overlays: Type.Optional(
    Type.Array(Type.String(), {
      description: 'Hashes of the overlays’ contents (SRI), in the order in which they are applied.',
    }),
  ),
}

/**
 * A channel's content, fixed for ever: a revision of Nixpkgs by hash, or a local folder by the hash of its content, and the
 * configuration and overlays that it is used with.
 */
export const Pin = Type.Union([
  Type.Object({ kind: Type.Literal('nixpkgs'), rev: Type.String(), sha256: Type.String(), ...arguments_ }),
  Type.Object({ kind: Type.Literal('folder'), narHash: Type.String(), ...arguments_ }),
])
export type Pin = Static<typeof Pin>

/** The spec with every default, alias and pin resolved. Its canonical text is what the environment's id is the hash of. */
export const CanonicalSpec = Type.Object(
  {
    format: Type.Enum([1, 2, 3], {
      description:
        'Version of this format; raised whenever the meaning of a field changes. 3 is made today; 2 had no `skipImports`, and 1 neither `keep` nor `checks`.',
    }),
    channel: Type.String(),
    pin: Pin,
    system: Type.String(),
    source: Type.String(),
    target: Type.String(),
    packages: Type.Array(Type.String(), { description: 'PEP 503 normal forms, sorted, each once.' }),
    rebuild: Type.Union([Type.Literal('auto'), Type.Literal('none'), Type.Array(Type.String())]),
    drop: Type.Array(Type.String()),
    keep: Type.Array(Type.String()),
    gil: Type.Union([Type.Literal('report'), Type.Literal('require-disabled')]),
    checks: Type.Union([Type.Literal('none'), Type.Literal('rebuilt')]),
    skipImports: Type.Array(Type.String(), { description: 'Sorted, each once.' }),
    library: Type.String({
      description: 'Hash of the Nix library that gives the spec its meaning, `sha256-…` (SRI).',
    }),
  },
  { $id: 'CanonicalSpec' },
)
export type CanonicalSpec = Static<typeof CanonicalSpec>
