// Plans the packages that are asked for most on a real Nixpkgs, each alone and all together, and prints a Markdown table.
//
//   npm run check:nixpkgs -- --path DIR | --rev R [--build | --declared]
//
// Ends with 1 where a package that the channel has cannot be planned, and with `--build` where one cannot be built or its
// modules cannot be imported. Packages that the channel lacks are listed. Source builds are scanned, so a cache has to have
// them; with `--declared` they are not, and ops/check-nixpkgs/native.ts says which packages are native.
//
//   --packages LIST       instead of ops/check-nixpkgs/wanted.ts: separated by commas or spaces, or `all` of the channel
//   --only alone          leaves out the environment of all together; `--only together` leaves out the single ones
//   --rebuild             names all of them in `rebuild`, so that pure ones are rebuilt, too
//   --source, --target    attributes of interpreters: the channel's `python3` and its free-threaded sibling
//   --system              as in Nix
//   --from URL            fetches `<rev>.tar.gz` from there instead of from GitHub
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../src/config.ts'
import { nixVersion } from '../src/nix/installation.ts'
import { libraryFolder } from '../src/nix/library.ts'
import { normalName } from '../src/spec/names.ts'
import { openChannel } from './check-nixpkgs/channel.ts'
import { type Checked, check } from './check-nixpkgs/check.ts'
import { everyPackage } from './check-nixpkgs/every-package.ts'
import { declaredFindings, findingsOfThisRun } from './check-nixpkgs/findings.ts'
import { type Options, readOptions } from './check-nixpkgs/options.ts'
import { isWell, type Ran, table } from './check-nixpkgs/table.ts'
import { wanted } from './check-nixpkgs/wanted.ts'

const options = readOptions(process.argv.slice(2))
if ('fault' in options) {
  say(options.fault)
  process.exit(64)
}

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => stop.abort(new Error(`Ended by ${signal}.`)))

const folder = await mkdtemp(join(tmpdir(), 'patchbay-check-'))
try {
  const ran = await run(options)
  process.stdout.write(`${table(ran)}\n`)
  process.exitCode = isWell(ran) ? 0 : 1
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
} finally {
  await rm(folder, { recursive: true, force: true })
}

async function run({ nixpkgs, only, build, declared, rebuild, ...asked }: Options): Promise<Ran> {
  const config = readConfig()
  const bench = {
    settings: { nixConfig: config.nixConfig, path: config.path },
    limits: config,
    signal: stop.signal,
    log: () => undefined,
    library: libraryFolder,
  }
  const nix = await nixVersion(bench.settings)
  const channel = await openChannel(nixpkgs, asked, {
    ...bench,
    folder,
    dataDir: folder,
    nixpkgsUrl: config.nixpkgsUrl,
  })
  const { pin, defaults } = channel.meaning
  const names =
    asked.packages === 'all'
      ? await everyPackage(channel, bench, folder)
      : (asked.packages ?? wanted).map(normalName)
  const has = new Set([...channel.packageNames, ...channel.otherNames])
  const offered = names.filter((name) => has.has(name))
  say(
    `${defaults.source} → ${defaults.target}: the channel has ${offered.length} of ${names.length} packages.`,
  )

  const known = declared ? declaredFindings() : findingsOfThisRun()
  const checkAloud = async (packages: string[]): Promise<Checked> => {
    const checked = await check({ channel, known, bench, folder, build, rebuild }, packages)
    const { kind } = checked.result
    say(`${kind.padEnd(9)} ${checked.seconds.toFixed(1).padStart(6)} s  ${packages.join(' ').slice(0, 80)}`)
    return checked
  }
  const alone: Checked[] = []
  if (only !== 'together') for (const name of offered) alone.push(await checkAloud([name]))
  const sound = alone.filter(({ result }) => result.kind === 'planned').flatMap(({ packages }) => packages)
  const all = only === 'together' ? offered : sound
  return {
    pin: pin.kind === 'folder' ? pin.narHash : pin.rev,
    ...defaults,
    nix,
    scanned: !declared,
    built: build,
    lacking: names.filter((name) => !has.has(name)),
    alone,
    together: only === 'alone' || all.length < (only === null ? 2 : 1) ? null : await checkAloud(all),
  }
}

function say(text: string): void {
  process.stderr.write(`${text}\n`)
}
