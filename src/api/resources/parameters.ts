import Type from 'typebox'

/** An id that nothing can have is answered as one that nothing has; see validation.ts. */
export const EnvironmentId = Type.Object({ id: Type.String({ pattern: '^[0-9a-f]{64}$' }) })

export const BuildId = Type.Object({ id: Type.String({ pattern: '^[0-9a-f-]{36}$' }) })
