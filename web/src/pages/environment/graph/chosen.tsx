import { Link } from 'wouter-preact'
import type { Package } from '../../../api/client'
import { Verdict } from '../../../components/verdict'
import { gilOf } from '../../../words'
import { chainTo, type Dependencies } from './dependencies'

/** Says of the package that is chosen how it comes into the environment, and draws its neighbours on demand. */
export function Chosen({
  one,
  dependencies,
  requested,
  shown,
  show,
}: {
  one: Package
  dependencies: Dependencies
  requested: ReadonlySet<string>
  shown: ReadonlySet<string>
  show: (names: string[]) => void
}) {
  const { name, version, turnedOnBy } = one
  const chain = chainTo(name, dependencies, requested)
  const hidden = (names: string[] | undefined) => (names ?? []).filter((other) => !shown.has(other))
  const below = hidden(dependencies.needs.get(name))
  const above = hidden(dependencies.neededBy.get(name))
  const modules = turnedOnBy.filter((by) => by.package === name).map(({ module }) => module)
  return (
    <div class="chosen" role="status">
      <p>
        <Link href={`/packages/${name}`} class="strong">
          {name}
        </Link>{' '}
        {version} <Verdict {...gilOf(one)} />
      </p>
      {modules.length > 0 && (
        <p>
          {modules.length === 1 ? 'Its module' : 'Its modules'} <code>{modules.join(', ')}</code>{' '}
          {modules.length === 1 ? 'turns' : 'turn'} the GIL on.
        </p>
      )}
      {requested.has(name) && <p class="quiet">The spec names it.</p>}
      {chain.length > 1 && <p class="quiet">It comes by {chain.join(' → ')}.</p>}
      {(below.length > 0 || above.length > 0) && (
        <div class="buttons">
          {below.length > 0 && (
            <button type="button" class="small" onClick={() => show(below)}>
              Draw the {below.length} more that it needs
            </button>
          )}
          {above.length > 0 && (
            <button type="button" class="small" onClick={() => show(above)}>
              Draw the {above.length} more that need it
            </button>
          )}
        </div>
      )}
    </div>
  )
}
