import type { Plan, Unmapped } from '../../api/client'
import { merged } from '../../api/files'
import { Trouble } from '../../components/notice'
import { Table } from '../../components/table'
import { counted } from '../../words'
import type { AnsweredFile, Files } from './use-files'
import { Versions } from './versions'

/** Says what each file brought, and what of it is not in the spec, with the reasons. */
export function FileReport({
  answered,
  remove,
  chosen,
  onTake,
  plan,
}: Pick<Files, 'answered' | 'remove'> & {
  chosen: string[]
  onTake: (name: string) => void
  plan: Plan | null
}) {
  if (answered.length === 0) return null
  const { leftOut, passedOver, unchecked, undecided, assumedPython } = merged(
    answered.flatMap(({ made }) => made ?? []),
  )
  return (
    <section aria-labelledby="files">
      <h2 id="files">{answered.length === 1 ? 'The file' : 'The files'}</h2>
      <ul class="files" aria-live="polite">
        {answered.map((file) => (
          <li key={file.key}>
            <strong>{file.name}</strong>: {inWords(file)}{' '}
            <button
              type="button"
              class="small"
              aria-label={`Remove ${file.name}`}
              onClick={() => remove(file.key)}
            >
              Remove
            </button>
            {file.error !== null && <Trouble error={file.error} />}
          </li>
        ))}
      </ul>
      {leftOut.length > 0 && (
        <>
          <h3>Not in the spec, or not as the file asks for</h3>
          <Table<Unmapped>
            caption="Entries that are not in the spec, or not as the file asks for"
            rows={leftOut}
            keyOf={keyOf}
            columns={[
              { id: 'entry', title: 'Entry', cell: ({ what }) => <code>{what}</code> },
              {
                id: 'reason',
                title: 'Reason',
                cell: ({ because, nearest = [] }) => (
                  <>
                    {because}{' '}
                    {nearest
                      .filter((name) => !chosen.includes(name))
                      .map((name) => (
                        <button
                          key={name}
                          type="button"
                          class="small"
                          aria-label={`Take ${name} instead`}
                          onClick={() => onTake(name)}
                        >
                          Take {name}
                        </button>
                      ))}
                  </>
                ),
              },
              { id: 'where', title: 'Where', cell: ({ where }) => <span class="quiet">{where}</span> },
            ]}
          />
        </>
      )}
      <Versions unchecked={unchecked} plan={plan} />
      {passedOver.length > 0 && (
        <Entries
          summary={`${counted(passedOver.length, 'entry', 'entries')} that a spec does not need`}
          entries={passedOver}
        />
      )}
      {undecided.length > 0 && (
        <Entries
          summary={`${counted(undecided.length, 'constraint')} on Python that nothing decides here`}
          entries={undecided}
        />
      )}
      {assumedPython !== null && (
        <p class="quiet">
          Conditions were judged for Python {assumedPython}, since neither the file nor the target says which.
        </p>
      )}
    </section>
  )
}

const keyOf = ({ where, what, because }: Unmapped) => `${where} ${what} ${because}`

function Entries({ summary, entries }: { summary: string; entries: Unmapped[] }) {
  return (
    <details>
      <summary>{summary}</summary>
      <ul>
        {entries.map((entry) => (
          <li key={keyOf(entry)}>
            <code>{entry.what}</code>: {entry.because} <span class="quiet">{entry.where}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}

function inWords({ made, error }: AnsweredFile): string {
  if (error !== null) return 'not read'
  if (!made) return 'being read…'
  const taken = made.spec ? counted(made.spec.packages.length, 'package') : 'no package'
  return made.leftOut.length === 0
    ? `${taken}, and all that it asks for`
    : `${taken}; ${counted(made.leftOut.length, 'entry', 'entries')} not, or not as asked for`
}
