import Type from 'typebox'
import { netrcBody, nixConfBody } from './how-to-fetch.ts'
import { ScrubBody } from './scrub.ts'

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
