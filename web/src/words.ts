import type { Build, Environment, KnownPackage, Package, PlannedPackage } from './api/client'

/** Verdicts on a package without the GIL. Each has a word, a shape and a colour. */
export type Verdict = 'safe' | 'turns-on' | 'through' | 'native-missing' | 'broken' | 'unknown'

export const verdictWords: { [verdict in Verdict]: string } = {
  safe: 'safe',
  'turns-on': 'turns the GIL on',
  through: 'through another package',
  'native-missing': 'works without its native part',
  broken: 'does not work',
  unknown: 'unknown',
}

type Outcome = KnownPackage['status']

export const outcomeWords: { [outcome in Outcome]: { verdict: Verdict; words: string } } = {
  works: { verdict: 'safe', words: 'safe' },
  'gil-reenabled': { verdict: 'turns-on', words: 'turns the GIL on' },
  'native-missing': { verdict: 'native-missing', words: 'works without its native part' },
  'import-failed': { verdict: 'broken', words: 'cannot be imported' },
  crashes: { verdict: 'broken', words: 'crashes' },
  'build-failed': { verdict: 'broken', words: 'does not build' },
  unknown: { verdict: 'unknown', words: 'unknown' },
}

export function gilOf({ gil, turnedOnBy, name, fate }: Package): { verdict: Verdict; words: string } {
  if (fate === 'omitted') return { verdict: 'broken', words: 'not in it' }
  const others = [...new Set(turnedOnBy.map((one) => one.package))].filter((other) => other !== name)
  switch (gil) {
    case 'kept':
      return { verdict: 'safe', words: 'stays off' }
    case 'reenabled':
      return { verdict: 'turns-on', words: 'turns it on' }
    case 'reenabled-by-dependency':
      return {
        verdict: 'through',
        words: others.length > 0 ? `on, through ${listed(others)}` : 'on, through another',
      }
    default:
      return { verdict: 'unknown', words: 'not known' }
  }
}

export const fateWords: { [fate in PlannedPackage['fate'] | 'relinked' | 'omitted']: string } = {
  reused: 'reused',
  rebuilt: 'rebuilt',
  dropped: 'dropped',
  omitted: 'left out',
  relinked: 'relinked',
  unknown: 'only a build tells',
}

const stateWords: { [state in Environment['status']]: string } = {
  queued: 'Waiting',
  planning: 'Planning',
  building: 'Building',
  verifying: 'Verifying',
  publishing: 'Publishing',
  ready: 'Ready',
  failed: 'Failed',
  cancelled: 'Cancelled',
  evicted: 'Evicted',
}

export const stateWord = (state: Environment['status']) => stateWords[state]

export const isUnderWay = (state: Environment['status']) =>
  ['queued', 'planning', 'building', 'verifying', 'publishing'].includes(state)

/** Names as a sentence has them: the first few, and how many more. */
export function listed(names: string[], most = 6): string {
  const shown = names.length > most ? [...names.slice(0, most - 1), `${names.length - most + 1} more`] : names
  if (shown.length < 2) return shown.join('')
  return `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
}

/** A reason as the API gives it, which may be several sentences, with its full stop. */
export const asSentence = (reason: string) => (reason.endsWith('.') ? reason : `${reason}.`)

export const counted = (count: number, one: string, many = `${one}s`) =>
  `${count} ${count === 1 ? one : many}`

/** An environment in one sentence, out of what importing its packages has shown. */
export function gilSentence({ gil }: Pick<Environment, 'gil'>, packages: Package[]): string | null {
  if (!gil) return null
  const known = packages.filter((one) => one.gil !== null)
  const kept = known.filter((one) => one.gil === 'kept')
  const culprits = known.filter((one) => one.gil === 'reenabled')
  const through = known.filter((one) => one.gil === 'reenabled-by-dependency')
  if (culprits.length + through.length === 0)
    return gil.state === 'off'
      ? `The GIL stays off with all ${counted(known.length, 'package')}${known.length < packages.length ? ' that have modules' : ''}.`
      : 'The GIL stays off with each package alone; importing all of them in one process turns it on.'
  const names = culprits.map(({ name, turnedOnBy }) => {
    const modules = turnedOnBy.filter((one) => one.package === name).map(({ module }) => module)
    return modules.length > 0 ? `${name} (${listed(modules, 3)})` : name
  })
  const sentences = [`The GIL stays off with ${kept.length} of ${counted(known.length, 'package')}.`]
  if (names.length > 0) sentences.push(`Importing ${listed(names)} turns it on`)
  else sentences.push(`Importing ${listed(through.map(({ name }) => name))} turns it on`)
  if (names.length > 0 && through.length > 0)
    sentences[1] += `, and so ${through.length === 1 ? 'does' : 'do'} ${listed(through.map(({ name }) => name))} through ${culprits.length === 1 ? 'it' : 'them'}`
  return `${sentences.join(' ')}.`
}

/** Names what an environment lacks of its spec, and counts the rest of what was left out. Null if it has everything. */
export function omittedSentence({ omitted, status }: Pick<Environment, 'omitted' | 'status'>): string | null {
  if (status !== 'ready' || omitted.length === 0) return null
  const requested = omitted.filter((one) => one.requested)
  const others = omitted.length - requested.length
  const names = listed(requested.map((one) => one.package))
  return `Ready without ${names}${others > 0 ? `, and without ${counted(others, 'package')} that they need` : ''}.`
}

/** The stage in which a build failed. Those of a build that went on past failures have times of earlier runs. */
export function failedStage({ failure, timings }: Pick<Build, 'failure' | 'timings'>): string | null {
  if (!failure) return null
  if (failure.class === 'import-failed' || failure.class === 'gil-reenabled') return 'verify'
  if (timings['go-on'] !== undefined && timings.verify === undefined) return 'build'
  return ['plan', 'build', 'verify', 'publish'].find((stage) => timings[stage] === undefined) ?? null
}

const stages: { [stage: string]: string } = {
  plan: 'plan',
  instantiate: 'evaluate',
  build: 'build',
  'go-on': 'decide how to go on',
  verify: 'verify',
  publish: 'publish',
}
export const stageWord = (stage: string) => stages[stage] ?? stage

export const order: Build['state'][] = ['queued', 'planning', 'building', 'verifying', 'publishing', 'ready']

/** `python3.13t-numpy-2.3.1` for the path of a derivation or a store path. */
export function nameOfPath(path: string): string {
  return path.replace(/^.*\/[a-z0-9]{32}-/, '').replace(/\.drv$/, '')
}

/** `3.13t` for `python313FreeThreading`. */
export function shortTarget(attribute: string): string {
  const parts = /^python3(\d+)(FreeThreading)?$/.exec(attribute)
  return parts ? `3.${parts[1]}${parts[2] ? 't' : ''}` : attribute
}
