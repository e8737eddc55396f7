import type { PlannedEnvironment } from '../../src/db/plans/plans.ts'
import type { Failure } from '../../src/errors.ts'
import { drvName } from '../../src/nix/process/progress.ts'
import type { Checked } from './check.ts'

/** A run, with the facts for the lines around its table. */
export interface Ran {
  /** Of Nixpkgs, or the hash of a folder. */
  pin: string
  source: string
  target: string
  nix: string
  /** Whether native code was looked for; else it is as declared in native.ts. */
  scanned: boolean
  built: boolean
  /** Packages of the list that the channel does not have. */
  lacking: string[]
  /** One environment each. */
  alone: Checked[]
  /** All in one environment that can be planned alone; null where there is none. */
  together: Checked | null
}

/** A Markdown table with a row for each package, and one for all of them together. */
export function table({ alone, together, ...ran }: Ran): string {
  const titles = ['package', 'version', 'native', 'rebuilt', 'build tools rebuilt', 'Patchbay : withPackages']
  if (ran.built) titles.push('modules imported')
  const rows = [...alone, ...(together ? [together] : [])]
  return [
    `# Patchbay on Nixpkgs ${ran.pin}`,
    '',
    `${ran.source} → ${ran.target}, Nix ${ran.nix}. ${
      ran.scanned
        ? 'Native code was looked for in the source’s builds.'
        : 'Evaluated only: which packages are native is declared (`ops/check-nixpkgs/native.ts`), and nothing was fetched or scanned.'
    } The last column counts the packages that are built for the target.`,
    '',
    line(titles),
    line(titles.map(() => '---')),
    ...rows.map((row) => line(cells(row, ran.built, titles.length))),
    '',
    ...(ran.lacking.length > 0 ? [`Not in this channel: ${ran.lacking.join(', ')}.`, ''] : []),
    ...notes(rows),
  ].join('\n')
}

/** Whether every package that the channel has can be planned, and built where that was asked for. */
export const isWell = ({ alone, together }: Pick<Ran, 'alone' | 'together'>) =>
  [...alone, ...(together ? [together] : [])].every(({ result }) => result.kind === 'planned')

function cells({ packages, result }: Checked, built: boolean, columns: number): string[] {
  const name = nameOf(packages)
  if (result.kind === 'refused') return [name, failed(result.failure), ...Array(columns - 2).fill('')]
  const { plan } = result
  const [requested] = plan.packages.filter((one) => one.requested)
  const isOne = packages.length === 1 && requested !== undefined
  const native = plan.packages.filter((one) => one.class !== 'pure')
  return [
    name,
    isOne ? requested.version : '',
    isOne ? (requested.class === 'pure' ? 'no' : 'yes') : `${native.length} of ${plan.packages.length}`,
    listed(plan.packages.filter((one) => one.fate === 'rebuilt')),
    listed(plan.buildTools.filter((one) => one.fate === 'rebuilt')),
    ratio(plan),
    ...(built ? [result.kind === 'planned' ? `${result.imported}` : failed(result.failure)] : []),
  ]
}

const ratio = ({ builds }: PlannedEnvironment) =>
  `${builds.patchbay.packages} : ${builds.naive?.packages ?? 'cannot be evaluated'}`

/** Lists faults where a refusal has several, the last lines of failed builds, and environments that `withPackages` cannot evaluate. */
function notes(rows: Checked[]): string[] {
  return rows.flatMap(({ packages, result }) => {
    const name = nameOf(packages)
    const notes: string[] = []
    if (result.kind !== 'planned') {
      const { faults = [], drv, logTail = [] } = result.failure
      if (faults.length > 1)
        notes.push(...faults.map(({ pointer, detail }) => `${name}: ${pointer}: ${inCell(detail)}`))
      if (drv !== undefined) notes.push(`${name}: ${drvName(drv)}: ${inCell(logTail.slice(-3).join(' / '))}`)
    }
    if (result.kind !== 'refused' && result.plan.builds.naiveFault !== null)
      notes.push(`withPackages of ${name}: ${inCell(result.plan.builds.naiveFault)}`)
    return notes.map((note) => `- ${note}`)
  })
}

function failed({ class: kind, message, faults = [] }: Failure): string {
  const [fault] = faults
  return `**${kind}**: ${inCell(faults.length === 1 && fault ? fault.detail : message)}`
}

const nameOf = (packages: string[]) =>
  packages.length === 1 ? `${packages[0]}` : `all ${packages.length} together`

function listed(rows: { name: string }[]): string {
  const names = rows.map(({ name }) => name)
  return names.length > mostNames
    ? `${names.slice(0, mostNames).join(', ')} and ${names.length - mostNames} more`
    : names.join(', ')
}

/** As many as a row of a table can show without being taller than the others. */
const mostNames = 6

/** Makes text fit a cell: one line, no bars, 300 characters at most. */
function inCell(text: string): string {
  const plain = text.replace(/\s+/g, ' ').replaceAll('|', '\\|').replaceAll('<', '&lt;')
  return plain.length > 300 ? `${plain.slice(0, 300)} …` : plain
}

const line = (cells: string[]) => `| ${cells.join(' | ')} |`
