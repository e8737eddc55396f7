import Type, { type Static } from 'typebox'
import { ScrubBody } from './sweep.ts'

export const nixConfBody = Type.String({
  description: 'Three lines for nix.conf, with which Nix takes from the cache whatever it has.',
})

export const netrcBody = Type.String({
  description:
    'A line for Nix’s netrc (`/etc/nix/netrc`, or what `netrc-file` names), where the service takes no request without a token. One with scope `read` goes where `<token>` is.',
})

export const HowToFetch = Type.Object(
  {
    substituter: Type.String({ description: 'URL of the cache.' }),
    publicKeys: Type.Array(Type.String(), { description: 'As in nix.conf.' }),
    nixConf: nixConfBody,
    netrc: netrcBody,
    command: Type.String({ description: 'For a shell: fetches the environment into the store.' }),
    flake: Type.String({
      description:
        'A whole flake.nix with the environment as package and its interpreter as app; builds nothing.',
    }),
  },
  { $id: 'HowToFetch' },
)
export type HowToFetch = Static<typeof HowToFetch>

export const CacheBody = Type.Object({
  url: Type.String({ description: 'Where Nix reads it, as a substituter.' }),
  publicKeys: Type.Array(Type.String(), {
    description: 'Of all keys that workers sign with, as in nix.conf; none before a worker has started.',
  }),
  priority: Type.Integer({ description: 'Nix asks caches with a lower one first; cache.nixos.org has 40.' }),
  paths: Type.Integer({ description: 'How many store paths it has.' }),
  bytes: Type.Integer({ description: 'What they take in its storage.' }),
  limits: Type.Object(
    {
      days: Type.Integer({ description: 'For which an environment is kept that nobody uses.' }),
      bytes: Type.Integer({ description: 'Above which those leave that were not used for longest.' }),
    },
    { description: 'What it is held to; pinned environments stay.' },
  ),
  scrub: ScrubBody,
  nixConf: nixConfBody,
  netrc: netrcBody,
})
