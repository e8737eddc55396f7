import Type from 'typebox'
import { channelNamePattern } from '../../spec/schema.ts'

/** An id that nothing can have is answered as one that nothing has; see validation.ts. */
export const EnvironmentId = Type.Object({ id: Type.String({ pattern: '^[0-9a-f]{64}$' }) })

const Uuid = Type.String({ pattern: '^[0-9a-f-]{36}$' })

export const BuildId = Type.Object({ id: Uuid })

export const PlanId = Type.Object({ id: Uuid })

export const SweepId = Type.Object({ id: Uuid })

export const TokenId = Type.Object({ id: Uuid })

export const WebhookId = Type.Object({ id: Uuid })

export const DeliveryId = Type.Object({ id: Uuid, delivery: Uuid })

export const ChannelName = Type.Object({ name: Type.String({ pattern: channelNamePattern }) })
