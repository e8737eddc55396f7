import Type, { type Static } from 'typebox'
import { NixpkgsConfig } from './nixpkgs-config.ts'

/** Name of a package in a spec. The Nix library checks it too. */
export const packageNamePattern = '^[A-Za-z_][A-Za-z0-9_-]{0,127}$'

/** Name of a channel, in a spec and in a channels file. */
export const channelNamePattern = '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'

/** A revision of Nixpkgs. */
export const revisionPattern = '^[0-9a-f]{40}$'

/** A SHA-256 hash in SRI form, as Nix prints it. */
export const hashPattern = '^sha256-[A-Za-z0-9+/]{43}=$'

/** Reference of a spec to a channel: `name` for its present pin, or `name@pin`; see channel-reference.ts. */
export const channelReferencePattern =
  '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}(@([0-9a-f]{7,40}|sha256-[A-Za-z0-9+/]{43}=)(\\+[0-9a-f]{12})?)?$'

/** Modules that the import check leaves out: `pkg.sub` with all its submodules, or `pkg.*` for the submodules of `pkg` only. */
export const modulesPattern = '^[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*(\\.\\*)?$'

/** A platform of Nix, e.g. `x86_64-linux`. */
export const systemPattern = '^[a-z0-9_]+-[a-z]+$'

/** `x-expected` completes the message "<value> is not …" for a value that does not match; see shape.ts. */
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

/** A request for an environment. Only `packages` is required; the channel supplies the other defaults. */
export const Spec = Type.Object(
  {
    channel: Type.Optional(
      Type.String({
        pattern: channelReferencePattern,
        maxLength: 140,
        'x-expected':
          'the name of a channel (letters, digits, `.`, `-` and `_`, at most 64), or `name@pin` with a revision, 7 of its digits or more, or a hash `sha256-…=`, and what follows a `+` where the pin has that',
        description:
          'Name of a registered channel, for its present pin; or `name@pin` with one of the channel’s pins: a revision, at least 7 of its digits, or the hash of a folder, and `+…` if several pins differ only in configuration or overlays.',
      }),
    ),
    source: Type.Optional(InterpreterName),
    target: Type.Optional(InterpreterName),
    packages: Type.Array(PackageName, { minItems: 1, maxItems: 500 }),
    rebuild: Type.Optional(
      Type.Union([Type.Literal('auto'), Type.Literal('none'), Type.Array(PackageName, { maxItems: 500 })], {
        description:
          '`auto`: rebuild packages with extension modules. `none`: replace the interpreter only. A list: rebuild exactly these packages of the environment, and rebuild them as build tools in any case.',
      }),
    ),
    drop: Type.Optional(
      Type.Array(PackageName, {
        maxItems: 500,
        description: 'Packages to leave without their native modules, so that they use their pure fallback.',
      }),
    ),
    keep: Type.Optional(
      Type.Array(PackageName, {
        maxItems: 500,
        description: 'Packages to keep as built for the source, although they have native code.',
      }),
    ),
    gil: Type.Optional(
      Type.Union([Type.Literal('report'), Type.Literal('require-disabled')], {
        description: '`report` records modules that turn the GIL on; `require-disabled` fails the build.',
      }),
    ),
    checks: Type.Optional(
      Type.Union([Type.Literal('none'), Type.Literal('rebuilt')], {
        description:
          '`none`: run no tests of packages. `rebuilt`: run the tests of the rebuilt packages, and fail the build if they fail.',
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
            'Modules that the import check leaves out, each with its submodules; `pkg.*` leaves out the submodules of `pkg` but not `pkg` itself. The result lists them as `not-checked`.',
        },
      ),
    ),
    failures: Type.Optional(
      Type.Union([Type.Literal('fail'), Type.Literal('drop'), Type.Literal('omit')], {
        description:
          '`fail`: a package that does not build fails the build. `drop`: it loses its native part if it can be imported without that. `omit`: what can neither be built nor dropped is left out, with all packages that need it.',
      }),
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

/** Arguments of the package set; absent if there are none. */
const arguments_ = {
  config: Type.Optional(NixpkgsConfig),
  overlays: Type.Optional(
    Type.Array(Type.String(), {
      description: 'Hashes of the overlays’ contents (SRI), in their order of application.',
    }),
  ),
}

/**
 * Immutable content of a channel: a revision of Nixpkgs with its hash, or a local folder by the hash of its content, with
 * configuration and overlays.
 */
export const Pin = Type.Union([
  Type.Object({ kind: Type.Literal('nixpkgs'), rev: Type.String(), sha256: Type.String(), ...arguments_ }),
  Type.Object({ kind: Type.Literal('folder'), narHash: Type.String(), ...arguments_ }),
])
export type Pin = Static<typeof Pin>

/** A spec with every default, alias and pin resolved. The environment's id is the hash of its canonical text. */
export const CanonicalSpec = Type.Object(
  {
    format: Type.Enum([1, 2, 3], {
      description:
        'Version of this format, which increases when the meaning of a field changes. 3 is the present one; 2 had no `skipImports`, and 1 neither `keep` nor `checks`.',
    }),
    channel: Type.String(),
    pin: Pin,
    system: Type.String(),
    source: Type.String(),
    target: Type.String(),
    packages: Type.Array(Type.String(), { description: 'PEP 503 normal forms, sorted, without duplicates.' }),
    rebuild: Type.Union([Type.Literal('auto'), Type.Literal('none'), Type.Array(Type.String())]),
    drop: Type.Array(Type.String()),
    keep: Type.Array(Type.String()),
    gil: Type.Union([Type.Literal('report'), Type.Literal('require-disabled')]),
    checks: Type.Union([Type.Literal('none'), Type.Literal('rebuilt')]),
    skipImports: Type.Array(Type.String(), { description: 'Sorted, without duplicates.' }),
    failures: Type.Optional(
      Type.Union([Type.Literal('drop'), Type.Literal('omit')], {
        description: 'Absent if the first package that does not build fails the build.',
      }),
    ),
    library: Type.String({
      description: 'Hash of the Nix library that interprets the spec, `sha256-…` (SRI).',
    }),
  },
  { $id: 'CanonicalSpec' },
)
export type CanonicalSpec = Static<typeof CanonicalSpec>
