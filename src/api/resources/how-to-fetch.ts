import Type, { type Static } from 'typebox'

export const nixConfBody = Type.String({
  description: 'Three lines for nix.conf, with which Nix takes from the cache whatever it has.',
})

export const HowToFetch = Type.Object(
  {
    substituter: Type.String({ description: 'URL of the cache.' }),
    publicKeys: Type.Array(Type.String(), { description: 'As in nix.conf.' }),
    nixConf: nixConfBody,
    command: Type.String({ description: 'For a shell: fetches the environment into the store.' }),
    flake: Type.String({
      description:
        'A whole flake.nix with the environment as package and its interpreter as app; builds nothing.',
    }),
  },
  { $id: 'HowToFetch' },
)
export type HowToFetch = Static<typeof HowToFetch>
