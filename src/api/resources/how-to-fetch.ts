import Type, { type Static } from 'typebox'

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
