import { readdir, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Files } from './run-files.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Returns the test files to run, relative to the project, those that take longest first: all of them, or those among `paths`
 * (files, or folders whose test files are meant). With `quick`, leaves out all that `slow` names. Throws where a path does not
 * exist.
 */
export async function selectFiles(paths: string[], { quick }: { quick: boolean }): Promise<string[]> {
  const named = await Promise.all((paths.length > 0 ? paths : [join(root, 'test')]).map(testFilesOf))
  const files = [...new Set(named.flat().map((path) => relative(root, path)))]
  return files.filter((file) => !(quick && isAmong(slow, file))).sort(longestFirst)
}

/** Returns which of the files may run in one process with others: those of a quick run, but for those that `alone` names. */
export function shareProcesses(files: string[]): Files {
  const mayShare = (file: string) => !isAmong(slow, file) && !isAmong(alone, file)
  return { alone: files.filter((file) => !mayShare(file)), shared: files.filter(mayShare) }
}

async function testFilesOf(path: string): Promise<string[]> {
  if ((await stat(path)).isFile()) return [join(process.cwd(), path)]
  const names = await readdir(path, { recursive: true })
  return names.filter((name) => name.endsWith('.test.ts')).map((name) => join(path, name))
}

/** Files, and folders as `folder/`. */
const isAmong = (places: string[], file: string) =>
  places.some((place) => (place.endsWith('/') ? file.startsWith(place) : file === place))

/**
 * Files that build with Nix or fill a store, kill servers and workers, or need an S3 server, Prometheus, systemd, kubectl, nginx,
 * Python's parsers or mypy. A quick run
 * gives Nix no job (`max-jobs = 0`), so that a file which builds something new fails there.
 */
export const slow = [
  'test/api/builders.test.ts',
  'test/api/cache-in-s3.test.ts',
  'test/api/contract/contract.test.ts',
  'test/api/netrc.test.ts',
  'test/bench/private-store.test.ts',
  'test/client/nix/fetch.test.ts',
  'test/client/actions/submit.test.ts',
  'test/embedded/',
  'test/end-to-end/',
  'test/channel/file-channels.test.ts',
  'test/channel/move.test.ts',
  'test/metrics/monitoring.test.ts',
  'test/nix/channel-folder.test.ts',
  'test/nix/collisions.test.ts',
  'test/nix/process/command.test.ts',
  'test/nix/definitions.test.ts',
  'test/nix/derivation-count.test.ts',
  'test/nix/store/read-store.test.ts',
  'test/nix/fetch-nixpkgs.test.ts',
  'test/nix/flake.test.ts',
  'test/nix/free-threaded-env.test.ts',
  'test/nix/faults/full-disk.test.ts',
  'test/nix/gil.test.ts',
  'test/nix/import-check.test.ts',
  'test/nix/imports.test.ts',
  'test/nix/library-interface.test.ts',
  'test/nix/linked-modules.test.ts',
  'test/nix/overlays.test.ts',
  'test/nix/override-python-env-interpreter.test.ts',
  'test/nix/patched-env.test.ts',
  'test/nix/plain-swap.test.ts',
  'test/nix/programs.test.ts',
  'test/nix/realise.test.ts',
  'test/nix/realise-going-on.test.ts',
  'test/nix/relink.test.ts',
  'test/nix/root.test.ts',
  'test/nix/scripts.test.ts',
  'test/nix/dry-run.test.ts',
  'test/webhooks/deliver.test.ts',
  'test/ops/check-nixpkgs.test.ts',
  'test/ops/workflows.test.ts',
  'test/ops/kubernetes.test.ts',
  'test/ops/nginx.test.ts',
  'test/ops/systemd.test.ts',
  'test/channel/pin.test.ts',
  'test/db/postgres-disk.test.ts',
  'test/processes/',
  'test/publish/cache-stores.test.ts',
  'test/publish/fetch.test.ts',
  'test/cache/nar-listing.test.ts',
  'test/cache/narinfo.test.ts',
  'test/publish/nar-of-path.test.ts',
  'test/publish/pack-nar.test.ts',
  'test/publish/publish-closure.test.ts',
  'test/cache/read-listing.test.ts',
  'test/publish/re-sign.test.ts',
  'test/cache/signature.test.ts',
  'test/queue/build-queue.test.ts',
  'test/queue/plan-queue.test.ts',
  'test/requirements/packaging.test.ts',
  'test/sweep/scrub-forever.test.ts',
  'test/sweep/scrub-path.test.ts',

  'test/build/run-build.test.ts',
  'test/plan/run-plan.test.ts',
  'test/plan/assumed-facts.test.ts',
  'test/plan/scan/scan-results.test.ts',
  'test/plan/scan/listings.test.ts',
  'test/plan/scan/native-candidates.test.ts',
  'test/plan/not-given.test.ts',
  'test/sweep/sweep-cache.test.ts',
  'test/jobs/start-faults.test.ts',
  'test/python-types.test.ts',
  'test/up.test.ts',
  'test/web/pages.test.ts',
  'test/web/graph.test.ts',
  'test/web/long-lists.test.ts',
  'test/web/new.test.ts',
  'test/web/operator.test.ts',
]

/** Files of a quick run that change their process or measure it. */
export const alone = [
  'test/cache/signing-keys.test.ts',
  'test/tracing/start.test.ts',
  'test/bench/watchers.test.ts',
  'test/nix/memory.test.ts',
]

/** Files that take longest, longest first: one that started last would leave the other cores idle. */
export const long = [
  'test/web/pages.test.ts',
  'test/end-to-end/other-interpreters.test.ts',
  'test/end-to-end/killed-while-publishing.test.ts',
  'test/end-to-end/backup.test.ts',
  'test/end-to-end/failure-classes.test.ts',
  'test/end-to-end/going-on.test.ts',
  'test/end-to-end/nix-daemon.test.ts',
  'test/end-to-end/cache.test.ts',
  'test/end-to-end/empty-store.test.ts',
  'test/nix/relink.test.ts',
  'test/end-to-end/rebuilds.test.ts',
  'test/end-to-end/modes.test.ts',
  'test/end-to-end/verdicts.test.ts',
  'test/end-to-end/versions.test.ts',
  'test/end-to-end/workers.test.ts',
  'test/end-to-end/faults.test.ts',
  'test/processes/lifecycle.test.ts',
  'test/end-to-end/drain.test.ts',
  'test/end-to-end/ci-examples.test.ts',
  'test/end-to-end/collected.test.ts',
  'test/end-to-end/cancel.test.ts',
  'test/end-to-end/channels.test.ts',
  'test/end-to-end/branches.test.ts',
  'test/end-to-end/overlays.test.ts',
  'test/end-to-end/many-stores.test.ts',
  'test/end-to-end/own-servers.test.ts',
  'test/sweep/many.test.ts',
  'test/api/contract/contract.test.ts',
  'test/publish/cache-stores.test.ts',
  'test/db/upgrade.test.ts',
  'test/api/events.test.ts',
  'test/api/scopes.test.ts',
]

function longestFirst(one: string, other: string): number {
  return place(one) - place(other) || (one < other ? -1 : 1)
}

function place(file: string): number {
  const at = long.indexOf(file)
  return at === -1 ? long.length : at
}
