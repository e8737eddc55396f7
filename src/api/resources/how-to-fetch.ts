import Type, { type Static } from 'typebox'
import { ScrubBody } from './sweep.ts'

export const nixConfBody = Type.String({
  description: 'Three lines for nix.conf that add the cache to Nix’s substituters.',
})

export const netrcBody = Type.String({
  description:
    'A line for Nix’s netrc (`/etc/nix/netrc`, or the file that `netrc-file` names), needed when the service has tokens. Replace `<token>` by a token with scope `read`.',
})

export const HowToFetch = Type.Object(
  {
    substituter: Type.String({ description: 'URL of the cache.' }),
    publicKeys: Type.Array(Type.String(), { description: 'Each as in nix.conf.' }),
    nixConf: nixConfBody,
    netrc: netrcBody,
    command: Type.String({ description: 'A shell command that fetches the environment into the store.' }),
    flake: Type.String({
      description:
        'A complete flake.nix with the environment as package and its interpreter as app; builds nothing.',
    }),
  },
  { $id: 'HowToFetch' },
)
export type HowToFetch = Static<typeof HowToFetch>

export const CacheBody = Type.Object({
  url: Type.String({ description: 'URL of the cache for Nix, as a substituter.' }),
  publicKeys: Type.Array(Type.String(), {
    description: 'Public halves of all keys of workers, as in nix.conf; empty until a worker has started.',
  }),
  priority: Type.Integer({
    description: 'Nix asks caches with a lower number first; cache.nixos.org has 40.',
  }),
  paths: Type.Integer({ description: 'Number of store paths.' }),
  bytes: Type.Integer({ description: 'Bytes in its storage.' }),
  limits: Type.Object(
    {
      days: Type.Integer({ description: 'Days after which a sweep evicts an unused environment.' }),
      bytes: Type.Integer({
        description: 'Size above which a sweep evicts the least recently used environments.',
      }),
    },
    { description: 'Limits that sweeps enforce, except on pinned environments.' },
  ),
  scrub: ScrubBody,
  nixConf: nixConfBody,
  netrc: netrcBody,
})
