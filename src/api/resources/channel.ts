import Type, { type Static } from 'typebox'
import type { Channel } from '../../record/types.ts'
import { Pin } from '../../spec/schema.ts'
import { nullable } from './component.ts'

export const ChannelBody = Type.Object(
  {
    name: Type.String(),
    pin: Pin,
    defaults: Type.Object({ source: Type.String(), target: Type.String(), system: Type.String() }),
    isDefault: Type.Boolean({ description: 'Whether a spec without `channel` means this one.' }),
    packages: nullable(
      Type.Integer({ description: 'How many packages it has; null until a worker has listed them.' }),
    ),
  },
  { $id: 'Channel' },
)

export function channelBody(channel: Channel): Static<typeof ChannelBody> {
  const { name, pin, defaults, isDefault, packageNames } = channel
  return { name, pin, defaults, isDefault, packages: packageNames?.length ?? null }
}
