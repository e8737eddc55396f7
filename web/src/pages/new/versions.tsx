import { useQuery } from '@tanstack/preact-query'
import type { Plan, SpecFrom } from '../../api/client'
import { counted } from '../../words'

/** Compares the versions that files require with those of the plan. The library that compares is loaded when there are any. */
export function Versions({ unchecked, plan }: { unchecked: SpecFrom['unchecked']; plan: Plan | null }) {
  const { data } = useQuery({
    queryKey: ['versions', plan?.id ?? '', JSON.stringify(unchecked)],
    queryFn: async () => {
      const { unmetConstraints } = await import('../../../../src/requirements/constraints.ts')
      return unmetConstraints(unchecked, new Map(plan?.packages?.map(({ name, version }) => [name, version])))
    },
    enabled: unchecked.length > 0 && plan?.packages != null,
  })
  if (unchecked.length === 0) return null
  if (!data)
    return (
      <p class="quiet">
        {counted(unchecked.length, 'version is', 'versions are')} compared once the plan is made.
      </p>
    )
  const { unmet, unknown } = data
  const met = unchecked.length - unmet.length - unknown.length
  return (
    <>
      <p>
        {unmet.length === 0 && unknown.length === 0
          ? `The channel has a version that fits each of the ${counted(met, 'constraint')}.`
          : `${met} of ${counted(unchecked.length, 'constraint')} on versions ${met === 1 ? 'is' : 'are'} met.`}
      </p>
      {unmet.length > 0 && (
        <ul>
          {unmet.map(({ what, because, where }) => (
            <li key={where + what}>
              <code>{what}</code>: {because} <span class="quiet">{where}</span>
            </li>
          ))}
        </ul>
      )}
      {unknown.length > 0 && (
        <p class="quiet">
          Not in the plan, or of no form that can be compared:{' '}
          {unknown.map(({ name, constraint }) => `${name} ${constraint}`).join(', ')}.
        </p>
      )}
    </>
  )
}
