import Type from 'typebox'
import { channelNamePattern } from '../../spec/schema.ts'

/** An id that nothing can have is answered as one that nothing has; see validation.ts. */
export const EnvironmentId = Type.Object({
  id: Type.String({
    pattern: '^[0-9a-f]{64}$',
    description: 'Of the environment: SHA-256 of its canonical spec.',
  }),
})

const Uuid = (description: string) => Type.String({ pattern: '^[0-9a-f-]{36}$', description })

export const BuildId = Type.Object({ id: Uuid('Of the build.') })

export const PlanId = Type.Object({ id: Uuid('Of the plan.') })

export const SweepId = Type.Object({ id: Uuid('Of the sweep.') })

export const TokenId = Type.Object({ id: Uuid('Of the token.') })

export const WebhookId = Type.Object({ id: Uuid('Of the webhook.') })

export const DeliveryId = Type.Object({ id: Uuid('Of the webhook.'), delivery: Uuid('Of the delivery.') })

export const ChannelName = Type.Object({
  name: Type.String({ pattern: channelNamePattern, description: 'Of the channel.' }),
})
