import { useMutation, useQuery } from '@tanstack/preact-query'
import { useEffect, useState } from 'preact/hooks'
import { useLocation, useSearchParams } from 'wouter-preact'
import { askForPlan, submit } from '../api/actions'
import { api, bodyOf, type Plan, Refused, type Spec } from '../api/client'
import { queries } from '../api/queries'
import { Trouble } from '../components/notice'
import { Page } from '../components/page'
import { shortTarget } from '../words'
import { PackagePicker } from './new/package-picker'
import { PlanView } from './new/plan-view'

/** So long after the last change a plan is asked for. */
const settleMs = 600

export function NewPage() {
  const [query, setQuery] = useSearchParams()
  const [, go] = useLocation()
  const { data: channels } = useQuery(queries.channels())
  const list = (name: string) => query.get(name)?.split(',').filter(Boolean) ?? []
  const fallback = channels?.items.find(({ isDefault }) => isDefault) ?? channels?.items[0]
  const channel = channels?.items.find(({ name }) => name === query.get('channel')) ?? fallback
  const target = query.get('target') ?? ''
  const packages = list('packages')
  const drop = list('drop')
  const set = (changes: { [name: string]: string }) =>
    setQuery(
      (now) =>
        Object.fromEntries(
          Object.entries({ ...Object.fromEntries(now), ...changes }).filter(([, value]) => value),
        ),
      { replace: true },
    )
  const { data: names } = useQuery(queries.channelPackages(channel?.name ?? ''))
  const spec: Spec = {
    packages,
    ...(channel && { channel: channel.name }),
    ...(target && { target }),
    ...(drop.length > 0 && { drop }),
    ...(query.get('gil') === 'require-disabled' && { gil: 'require-disabled' }),
    ...(query.get('checks') === 'rebuilt' && { checks: 'rebuilt' }),
  }
  const { plan, error } = usePlan(packages.length > 0 ? spec : null)
  const build = useMutation({
    mutationFn: () => submit(spec),
    onSuccess: ({ build }) => go(`/builds/${build.id}`),
  })
  return (
    <Page
      title="New environment"
      answer="Name the packages. The plan says what would be reused and what would be rebuilt; nothing is built before you say so."
    >
      <form
        class="new-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (packages.length > 0) build.mutate()
        }}
      >
        <PackagePicker
          names={names?.items ?? []}
          chosen={packages}
          onChange={(chosen) =>
            set({ packages: chosen.join(','), drop: drop.filter((name) => chosen.includes(name)).join(',') })
          }
        />
        <div class="filters">
          <label>
            Channel
            <select
              value={channel?.name ?? ''}
              onChange={(event) => set({ channel: event.currentTarget.value })}
            >
              {channels?.items.map(({ name }) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <label>
            Target
            <input
              value={target}
              placeholder={channel ? shortTarget(channel.defaults.target) : '3.13t'}
              onChange={(event) => set({ target: event.currentTarget.value.trim() })}
            />
          </label>
        </div>
        <fieldset>
          <legend>Options</legend>
          <label class="check">
            <input
              type="checkbox"
              checked={query.get('gil') === 'require-disabled'}
              onChange={(event) => set({ gil: event.currentTarget.checked ? 'require-disabled' : '' })}
            />
            Fail if anything turns the GIL on
          </label>
          <label class="check">
            <input
              type="checkbox"
              checked={query.get('checks') === 'rebuilt'}
              onChange={(event) => set({ checks: event.currentTarget.checked ? 'rebuilt' : '' })}
            />
            Run the own tests of every package that is rebuilt
          </label>
          {packages.length > 0 && (
            <details open={drop.length > 0}>
              <summary>Leave out the native part of…</summary>
              {packages.concat(drop.filter((name) => !packages.includes(name))).map((name) => (
                <label key={name} class="check">
                  <input
                    type="checkbox"
                    checked={drop.includes(name)}
                    onChange={(event) =>
                      set({
                        drop: (event.currentTarget.checked
                          ? [...drop, name]
                          : drop.filter((one) => one !== name)
                        ).join(','),
                      })
                    }
                  />
                  {name}
                </label>
              ))}
            </details>
          )}
        </fieldset>
        {build.error && <Trouble error={build.error} />}
        <div class="buttons">
          <button type="submit" class="primary" disabled={packages.length === 0 || build.isPending}>
            Build
          </button>
          {packages.length === 0 && <span class="quiet">Choose at least one package.</span>}
        </div>
      </form>
      {error && <PlanTrouble error={error} />}
      {packages.length > 0 && !error && <PlanView plan={plan} />}
    </Page>
  )
}

function PlanTrouble({ error }: { error: unknown }) {
  return (
    <section aria-label="Plan">
      <Trouble error={error} />
      {error instanceof Refused && error.problem.code === 'package-unknown' && (
        <p>Remove the name, or choose one of those that the channel has.</p>
      )}
    </section>
  )
}

/** The plan of a spec as it comes; of a spec that has changed meanwhile nothing is shown. */
function usePlan(spec: Spec | null): { plan: Plan | null; error: unknown } {
  const key = spec && JSON.stringify(spec)
  const [seen, setSeen] = useState<{ key: string | null; plan: Plan | null; error: unknown }>({
    ...{ key: null, plan: null, error: null },
  })
  useEffect(() => {
    if (key === null) return
    let isOver = false
    const show = (plan: Plan | null, error: unknown = null) => {
      if (!isOver) setSeen({ key, plan, error })
    }
    const timer = setTimeout(async () => {
      try {
        let plan: Plan = await askForPlan(JSON.parse(key) as Spec)
        show(plan)
        while (!isOver && plan.finishedAt === null) {
          await new Promise((resolve) => setTimeout(resolve, 1_000))
          const { id } = plan
          plan = await bodyOf(api.GET('/v1/plans/{id}', { params: { path: { id } } }))
          show(plan)
        }
      } catch (error) {
        show(null, error)
      }
    }, settleMs)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [key])
  return seen.key === key ? seen : { plan: null, error: null }
}
