import { api, bodyOf, type CanonicalSpec, type Failure, type Spec } from './client'

/** A spec that means the same environment as a canonical one: the channel at the pin that it had then. */
export function specOf({ pin, channel, ...spec }: CanonicalSpec): Spec {
  const at = pin.kind === 'nixpkgs' ? pin.rev : pin.narHash
  const { source, target, system, packages, rebuild, drop, keep, gil, checks, skipImports, failures } = spec
  return {
    ...{ channel: `${channel}@${at}`, source, target, system, packages, rebuild, gil, checks },
    ...(drop.length > 0 && { drop }),
    ...(keep.length > 0 && { keep }),
    ...(skipImports.length > 0 && { skipImports }),
    ...(failures && { failures }),
  }
}

/** The spec with what a failure suggests. */
export function withSuggestion(
  spec: Spec,
  { drop = [], keep = [], skipImports = [], gil }: NonNullable<Failure['suggestion']>,
): Spec {
  const added = <Name extends string>(name: Name, before: string[] = [], more: string[]) =>
    more.length > 0 ? { [name]: [...new Set([...before, ...more])] } : {}
  return {
    ...spec,
    ...added('drop', spec.drop, drop),
    ...added('keep', spec.keep, keep),
    ...added('skipImports', spec.skipImports, skipImports),
    ...(gil && { gil }),
  }
}

export const submit = (spec: Spec) => bodyOf(api.POST('/v1/environments', { body: spec }))

export const askForPlan = (spec: Spec) =>
  bodyOf(api.POST('/v1/plans', { body: spec, params: { query: { wait: 30 } } }))

export const cancelBuild = (id: string) =>
  bodyOf(api.POST('/v1/builds/{id}/cancel', { params: { path: { id } } }))

export const retryBuild = (id: string) =>
  bodyOf(api.POST('/v1/builds/{id}/retry', { params: { path: { id } } }))

export const pin = (id: string) => bodyOf(api.PUT('/v1/environments/{id}/pin', { params: { path: { id } } }))

export const unpin = (id: string) =>
  bodyOf(api.DELETE('/v1/environments/{id}/pin', { params: { path: { id } } }))
