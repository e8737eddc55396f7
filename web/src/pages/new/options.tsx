import { type Failures, failuresIn, namesIn } from './spec-query'

const failures: { value: Failures | ''; words: string; note?: string }[] = [
  { value: '', words: 'the build fails' },
  {
    value: 'drop',
    words: 'it loses its native part',
    note: 'A package that does not build loses its native part, if it can be imported without; else the build fails.',
  },
  {
    value: 'omit',
    words: 'it is left out',
    note: 'A package that does not build loses its native part; if it cannot be imported without, it is left out with all that needs it. The rest becomes the environment.',
  },
]

/** The choice of what a build does about packages that do not build. */
export function FailuresField({
  query,
  set,
}: {
  query: URLSearchParams
  set: (changes: { [name: string]: string }) => void
}) {
  const chosen = failures.find(({ value }) => value === (failuresIn(query) ?? ''))
  return (
    <div>
      <label>
        If a package does not build
        <select
          value={chosen?.value}
          aria-describedby={chosen?.note && 'failures-note'}
          onChange={(event) => set({ failures: event.currentTarget.value })}
        >
          {failures.map(({ value, words }) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      </label>
      {chosen?.note && (
        <p id="failures-note" class="note quiet">
          {chosen.note}
        </p>
      )}
    </div>
  )
}

/** The options of a spec in words. */
export function Options({
  query,
  packages,
  set,
}: {
  query: URLSearchParams
  packages: string[]
  set: (changes: { [name: string]: string }) => void
}) {
  const drop = namesIn(query, 'drop')
  const keep = namesIn(query, 'keep')
  const skipped = namesIn(query, 'skipImports')
  return (
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
      {keep.length > 0 && (
        <Taken names={keep} words="Keep as built for the source:" clear={() => set({ keep: '' })} />
      )}
      {skipped.length > 0 && (
        <Taken names={skipped} words="Not imported:" clear={() => set({ skipImports: '' })} />
      )}
    </fieldset>
  )
}

/** Names that came with the spec of another environment. */
function Taken({ names, words, clear }: { names: string[]; words: string; clear: () => void }) {
  return (
    <p>
      {words} {names.join(', ')}{' '}
      <button type="button" class="small" aria-label={`Clear: ${words}`} onClick={clear}>
        Clear
      </button>
    </p>
  )
}
