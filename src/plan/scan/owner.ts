import type { NixContext } from '../../nix/context.ts'
import type { StoreDerivation } from '../../nix/evaluate.ts'
import { dependentsOf } from '../../nix/store/derivation.ts'
import { validPaths } from '../../nix/store/store.ts'

/** A derivation and the package that it builds; `name` is null if it builds none. */
export interface Owned extends StoreDerivation {
  name: string | null
}

/**
 * Returns the one of `owned` whose build needs the derivation `drv`: `drv` itself, or else the nearest dependent. Returns null
 * if none needs it, or only ones that are in the store already, which Nix does not build.
 */
export async function packageOwning<T extends Owned>(
  { settings, signal }: Pick<NixContext, 'settings' | 'signal'>,
  drv: string,
  owned: T[],
): Promise<T | null> {
  const itself = owned.find((one) => one.drv === drv)
  if (itself || owned.length === 0) return itself ?? null
  const valid = new Set(
    await validPaths(
      settings,
      owned.map(({ out }) => out),
    ),
  )
  const dependents = await dependentsOf({ settings, signal }, drv)
  const unbuilt = new Map(owned.filter(({ out }) => !valid.has(out)).map((one) => [one.drv, one]))
  const nearest = dependents.find((dependent) => unbuilt.has(dependent))
  return nearest === undefined ? null : (unbuilt.get(nearest) ?? null)
}
