import { useEffect, useState } from 'preact/hooks'
import { askForPlan } from '../../api/actions'
import { api, bodyOf, type Plan, type Spec } from '../../api/client'

/** So long after the last change a plan is asked for. */
const settleMs = 600

/** The plan of a spec as it comes; of a spec that has changed meanwhile nothing is shown. */
export function usePlan(spec: Spec | null): { plan: Plan | null; error: unknown } {
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
