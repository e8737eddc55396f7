import { Link } from 'wouter-preact'
import type { OmittedPackage } from '../../api/client'
import { asSentence, counted } from '../../words'

/** So many stand above the packages; the rest opens. */
const most = 6

/** Packages that the environment lacks, since the build went on without them, each with its reason. */
export function LeftOut({ omitted }: { omitted: OmittedPackage[] }) {
  if (omitted.length === 0) return null
  // Packages that the spec names come first: their lack is what a caller has to know.
  const sorted = omitted.toSorted((a, b) => Number(b.requested) - Number(a.requested))
  return (
    <section class="notice" aria-labelledby="left-out">
      <h2 id="left-out">Left out</h2>
      <List omitted={sorted.slice(0, most)} />
      {sorted.length > most && (
        <details>
          <summary>{counted(sorted.length - most, 'more package')}</summary>
          <List omitted={sorted.slice(most)} />
        </details>
      )}
    </section>
  )
}

function List({ omitted }: { omitted: OmittedPackage[] }) {
  return (
    <ul>
      {omitted.map(({ package: name, version, requested, reason }) => (
        <li key={name}>
          <Link href={`/packages/${name}`} class="strong">
            {name}
          </Link>{' '}
          {version}
          {!requested && <span class="quiet"> dependency</span>}: {asSentence(reason)}
        </li>
      ))}
    </ul>
  )
}
