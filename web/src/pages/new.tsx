import { useMutation, useQuery } from '@tanstack/preact-query'
import { useLocation, useSearchParams } from 'wouter-preact'
import { submit } from '../api/actions'
import { Refused } from '../api/client'
import { nameOfText } from '../api/files'
import { queries } from '../api/queries'
import { Trouble } from '../components/notice'
import { Page } from '../components/page'
import { listed, shortTarget } from '../words'
import { FileReport } from './new/file-report'
import { FromFiles } from './new/from-files'
import { FailuresField, Options } from './new/options'
import { PackagePicker } from './new/package-picker'
import { PlanView } from './new/plan-view'
import { namesIn, specOfQuery } from './new/spec-query'
import { useFiles } from './new/use-files'
import { usePlan } from './new/use-plan'

export function NewPage() {
  const [query, setQuery] = useSearchParams()
  const [, go] = useLocation()
  const { data: channels } = useQuery(queries.channels())
  const fallback = channels?.items.find(({ isDefault }) => isDefault) ?? channels?.items[0]
  const channel = channels?.items.find(({ name }) => name === query.get('channel')) ?? fallback
  const target = query.get('target') ?? ''
  const packages = namesIn(query, 'packages')
  const set = (
    changes: { [name: string]: string } | ((now: URLSearchParams) => { [name: string]: string }),
  ) =>
    setQuery(
      (now) => {
        const changed = typeof changes === 'function' ? changes(now) : changes
        const all = { ...Object.fromEntries(now), ...changed }
        return Object.fromEntries(Object.entries(all).filter(([, value]) => value))
      },
      { replace: true },
    )
  const { data: names } = useQuery(queries.channelPackages(channel?.name ?? ''))
  const files = useFiles(
    { channel: channel?.name, python: /^3\.\d+t?$/.exec(shortTarget(target))?.[0] },
    ({ added, removed, target: ofFiles }) =>
      set((now) => ({
        packages: [
          ...new Set([...namesIn(now, 'packages').filter((name) => !removed.includes(name)), ...added]),
        ].join(),
        ...(ofFiles && !now.get('target') && { target: shortTarget(ofFiles) }),
      })),
  )
  // The address names the channel before the page knows the channels: a spec without one is of the default.
  const spec = specOfQuery(query, channels ? channel?.name : (query.get('channel') ?? undefined))
  const { plan, error } = usePlan(packages.length > 0 ? spec : null)
  const build = useMutation({
    mutationFn: () => submit(spec),
    onSuccess: ({ build }) => go(`/builds/${build.id}`),
  })
  const choose = (chosen: string[]) =>
    set((now) => ({
      packages: chosen.join(','),
      drop: namesIn(now, 'drop')
        .filter((name) => chosen.includes(name) || !packages.includes(name))
        .join(','),
    }))
  return (
    <Page
      title="New environment"
      answer="Name the packages, or give a file that does. The plan says what would be reused and what would be rebuilt; nothing is built before you say so."
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
          onChange={choose}
          onFile={(text) => files.take([{ name: nameOfText(text), text }])}
        />
        <FromFiles take={files.take} />
        <FileReport
          answered={files.answered}
          remove={files.remove}
          chosen={packages}
          onTake={(name) => choose([...packages, name])}
          plan={plan}
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
              onChange={(event) => set({ target: event.currentTarget.value.trim(), source: '' })}
            />
          </label>
          <FailuresField query={query} set={set} />
        </div>
        <Options query={query} packages={packages} set={set} />
        {build.error && <Trouble error={build.error} />}
        <div class="buttons">
          <button type="submit" class="primary" disabled={packages.length === 0 || build.isPending}>
            Build
          </button>
          {packages.length === 0 && <span class="quiet">Choose at least one package.</span>}
        </div>
      </form>
      {error !== null && <PlanTrouble error={error} packages={packages} choose={choose} />}
      {packages.length > 0 && !error && <PlanView plan={plan} />}
    </Page>
  )
}

function PlanTrouble({
  error,
  packages,
  choose,
}: {
  error: unknown
  packages: string[]
  choose: (packages: string[]) => void
}) {
  const faults = error instanceof Refused ? (error.problem.faults ?? []) : []
  const unknown = packages.filter((_, at) => faults.some(({ pointer }) => pointer === `/packages/${at}`))
  return (
    <section aria-label="Plan">
      <Trouble error={error} />
      {unknown.length > 0 && (
        <div class="buttons">
          <button type="button" onClick={() => choose(packages.filter((name) => !unknown.includes(name)))}>
            Go on without {listed(unknown)}
          </button>
        </div>
      )}
    </section>
  )
}
