import { Link } from 'wouter-preact'
import type { Package } from '../../api/client'
import { type Column, Table } from '../../components/table'
import { Verdict } from '../../components/verdict'
import { asSentence, fateWords, gilOf } from '../../words'

const columns: Column<Package>[] = [
  {
    id: 'name',
    title: 'Package',
    cell: ({ name, requested }) => (
      <>
        <Link href={`/packages/${name}`} class="strong">
          {name}
        </Link>
        {!requested && <span class="quiet"> dependency</span>}
      </>
    ),
    by: ({ name }) => name,
  },
  { id: 'version', title: 'Version', cell: ({ version }) => version, by: ({ version }) => version },
  { id: 'fate', title: 'What was done', cell: ({ fate }) => fateWords[fate], by: ({ fate }) => fate },
  { id: 'gil', title: 'GIL', cell: (row) => <Verdict {...gilOf(row)} />, by: (row) => gilOf(row).verdict },
  { id: 'why', title: 'Why', cell: ({ reason }) => <span class="clip">{reason}</span> },
]

export function Packages({ rows }: { rows: Package[] }) {
  if (rows.length === 0)
    return <p class="waiting">The packages stand here once the build has been planned.</p>
  return (
    <Table
      caption="Packages of the environment"
      columns={columns}
      rows={rows}
      keyOf={({ name }) => name}
      more={(row) => <Reasons {...row} />}
    />
  )
}

function Reasons({ reason, verdicts, turnedOnBy, name, sourcePath, targetPath }: Package) {
  const noteworthy = verdicts.filter(({ verdict }) => verdict !== 'imported')
  const imported = verdicts.length - noteworthy.length
  return (
    <div class="reasons">
      <p>{asSentence(reason)}</p>
      {turnedOnBy.map(({ module, package: owner }) => (
        <p key={module}>
          {owner === name ? (
            <>
              Its module <code>{module}</code> turns the GIL on.
            </>
          ) : (
            <>
              Importing it imports <Link href={`/packages/${owner}`}>{owner}</Link>, whose module{' '}
              <code>{module}</code> turns the GIL on.
            </>
          )}
        </p>
      ))}
      {noteworthy.length > 0 && (
        <ul>
          {noteworthy.map(({ module, verdict, detail, alsoOnSource }) => (
            <li key={module}>
              <code>{module}</code> {verdict}
              {detail && `: ${detail}`}
              {alsoOnSource && ' (the source’s environment too)'}
            </li>
          ))}
        </ul>
      )}
      {imported > 0 && (
        <p class="quiet">
          {imported} of {verdicts.length} modules imported without remark.
        </p>
      )}
      <p class="quiet">
        <code>{targetPath ?? sourcePath}</code>
      </p>
    </div>
  )
}
