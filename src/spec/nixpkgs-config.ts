import Type, { type Static } from 'typebox'

const allow = (description: string) => Type.Optional(Type.Boolean({ description }))

const names = (expected: string, description: string) =>
  Type.Optional(
    Type.Array(
      Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9+._-]{0,127}$', maxLength: 128, 'x-expected': expected }),
      { maxItems: 500, description },
    ),
  )

/** Options of Nixpkgs’ `config` that a channel may set, all of them data. nix/nixpkgs-config.nix converts them for Nixpkgs. */
export const NixpkgsConfig = Type.Object(
  {
    allowUnfree: allow('Whether packages without a free licence may be used.'),
    allowUnfreePackages: names(
      'the name of a package without its version, such as `torch-bin`',
      'The packages without a free licence that may be used, by name.',
    ),
    allowBroken: allow('Whether packages that are marked as broken may be used.'),
    allowUnsupportedSystem: allow('Whether packages that do not list the platform may be used.'),
    permittedInsecurePackages: names(
      'the name and version of a package, such as `python3.13-pillow-11.0.0`',
      'The packages with known vulnerabilities that may be used, by name and version. `python3.13-x-1.0` also permits `python3.13t-x-1.0`, the same package for the free-threaded interpreter.',
    ),
    allowAliases: allow('Whether old names of packages exist. Default: true.'),
    cudaSupport: allow('Whether Nix builds packages with CUDA.'),
    cudaCapabilities: names(
      'a CUDA capability, such as `8.9`',
      'The capabilities that CUDA code is compiled for.',
    ),
    cudaForwardCompat: allow('Whether CUDA code also runs on later hardware. Default: true.'),
    rocmSupport: allow('Whether Nix builds packages with ROCm.'),
  },
  { additionalProperties: false, description: 'Options of Nixpkgs’ `config`.' },
)
export type NixpkgsConfig = Static<typeof NixpkgsConfig>

/** Options that Nixpkgs turns on by default. The others are off or empty. */
const onByDefault: (keyof NixpkgsConfig)[] = ['allowAliases', 'cudaForwardCompat']
/** Lists without a meaningful order. */
const sets: (keyof NixpkgsConfig)[] = ['allowUnfreePackages', 'permittedInsecurePackages']

/** Returns the canonical form of a configuration: without Nixpkgs' defaults, and with sorted sets; undefined if nothing is left. */
export function canonicalConfig(config: NixpkgsConfig = {}): NixpkgsConfig | undefined {
  const said = (Object.entries(config) as [keyof NixpkgsConfig, boolean | string[]][])
    .filter(([option, value]) =>
      Array.isArray(value) ? value.length > 0 : value !== onByDefault.includes(option),
    )
    .map(([option, value]) => [
      option,
      Array.isArray(value) && sets.includes(option) ? [...new Set(value)].sort() : value,
    ])
  return said.length > 0 ? (Object.fromEntries(said) as NixpkgsConfig) : undefined
}
