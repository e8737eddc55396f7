import { useQuery } from '@tanstack/preact-query'
import type { Plan, PlannedPackage } from '../../api/client'
import { queries } from '../../api/queries'
import { type Column, Table } from '../../components/table'
import { Verdict } from '../../components/verdict'
import { size } from '../../units'
import { asSentence, counted, fateWords, outcomeWords, shortTarget } from '../../words'

/** A plan: the fate of each package, with verdicts that are known already. */
export function PlanView({ plan }: { plan: Plan | null }) {
  return (
    <section aria-labelledby="plan" aria-busy={plan?.finishedAt == null}>
      <h2 id="plan">Plan</h2>
      <div aria-live="polite">
        {plan?.state === 'ready' ? (
          <Sentence plan={plan} />
        ) : plan?.state === 'failed' || plan?.state === 'cancelled' ? (
          <p class="notice bad">{plan.failure?.message ?? 'The plan was cancelled.'}</p>
        ) : (
          <p class="waiting">Planning…</p>
        )}
      </div>
      {plan?.packages && <Packages packages={plan.packages} target={plan.spec.target} />}
      {plan?.buildTools && plan.buildTools.length > 0 && <BuildTools tools={plan.buildTools} />}
    </section>
  )
}

function Sentence({ plan }: { plan: Plan }) {
  const { packages, builds, toDo, spec, sourceToBuild } = plan
  const count = (fate: PlannedPackage['fate']) => packages?.filter((one) => one.fate === fate).length ?? 0
  const naive = builds?.naive
  const target = shortTarget(spec.target)
  return (
    <>
      <p class="sentence">
        {counted(packages?.length ?? 0, 'package')}: {count('reused')} reused, {count('rebuilt')} rebuilt
        {count('dropped') > 0 && `, ${count('dropped')} without native part`}
        {count('unknown') > 0 && `, of ${count('unknown')} only a build tells`}.
      </p>
      {builds && (
        <p>
          Patchbay builds {counted(builds.patchbay.packages, 'package')}
          {naive
            ? `; ${target}.withPackages would build ${naive.packages}.`
            : `; ${target}.withPackages cannot be evaluated for them.`}
          {toDo &&
            (toDo.derivations + toDo.downloads.paths === 0
              ? ' The store has all of it already.'
              : ` Still to do: ${[
                  toDo.derivations > 0 && `build ${counted(toDo.derivations, 'derivation')}`,
                  toDo.downloads.paths > 0 && `download ${size(toDo.downloads.bytes)}`,
                ]
                  .filter(Boolean)
                  .join(', ')}.`)}
        </p>
      )}
      {sourceToBuild && sourceToBuild.length > 0 && (
        <p>
          No cache has {counted(sourceToBuild.length, 'build')} of the source: a build compiles them first.
        </p>
      )}
    </>
  )
}

function Packages({ packages, target }: { packages: PlannedPackage[]; target: string }) {
  const { data: known } = useQuery(queries.knownPackages(target))
  const statusOf = new Map(known?.map(({ name, status }) => [name, status]))
  const columns: Column<PlannedPackage>[] = [
    {
      id: 'name',
      title: 'Package',
      cell: ({ name, requested }) => (
        <>
          <span class="strong">{name}</span>
          {!requested && <span class="quiet"> dependency</span>}
        </>
      ),
      by: ({ name }) => name,
    },
    { id: 'version', title: 'Version', cell: ({ version }) => version },
    { id: 'fate', title: 'What would be done', cell: ({ fate }) => fateWords[fate], by: ({ fate }) => fate },
    {
      id: 'known',
      title: 'Known so far',
      cell: ({ name }) => <Verdict {...outcomeWords[statusOf.get(name) ?? 'unknown']} />,
      by: ({ name }) => statusOf.get(name) ?? '',
    },
    { id: 'why', title: 'Why', cell: ({ reason }) => <span class="clip">{reason}</span> },
  ]
  return (
    <Table
      caption="Packages of the plan"
      columns={columns}
      rows={packages}
      keyOf={({ name }) => name}
      more={({ reason }) => <p>{asSentence(reason)}</p>}
    />
  )
}

/** Packages that only builds need. */
function BuildTools({ tools }: { tools: NonNullable<Plan['buildTools']> }) {
  const count = (fate: (typeof tools)[number]['fate']) => tools.filter((one) => one.fate === fate).length
  const counts = (['relinked', 'rebuilt', 'dropped', 'unknown'] as const)
    .filter((fate) => count(fate) > 0)
    .map((fate) => `${count(fate)} ${fateWords[fate]}`)
  return (
    <details>
      <summary>
        {counted(tools.length, 'package')} that only the builds need: {counts.join(', ')}
      </summary>
      <ul>
        {tools.map(({ name, version, fate, reason }) => (
          <li key={name}>
            <strong>{name}</strong> {version}, {fateWords[fate]}: {asSentence(reason)}
          </li>
        ))}
      </ul>
    </details>
  )
}
