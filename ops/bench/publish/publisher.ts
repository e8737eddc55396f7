// Publishes all paths of a store into a folder, as a worker does, and sends its time and its peak memory. Runs in a process of its own.
import { readFile } from 'node:fs/promises'
import { folderStore } from '../../../src/cache/folder-store.ts'
import { cacheInfo } from '../../../src/cache/open-store.ts'
import { ownSigningKey } from '../../../src/cache/signing-keys.ts'
import { openDb } from '../../../src/db/db.ts'
import { publishClosure } from '../../../src/publish/publish-closure.ts'
import { hold } from '../cache/ground.ts'
import { validPaths } from '../private-store.ts'
import { runUntil } from '../run.ts'

/** Arguments of the process, as JSON. */
export interface Asked {
  /** Folder of the store. */
  root: string
  /** Folder of the cache. */
  folder: string
  keyFolder: string
  databaseUrl: string
  /** Published bytes (of NARs) at which the memory is read for the first time. */
  early: number
}

/** Result of the process. */
export interface Told {
  seconds: number
  /** Peak memory in mebibytes: after `early` bytes, and at the end. */
  early: number
  late: number
}

const { root, folder, keyFolder, databaseUrl, early } = JSON.parse(process.argv[2] ?? '') as Asked
const { signal } = new AbortController()
const db = await openDb(databaseUrl)
const closure = await validPaths({ root, run: runUntil(signal) })
await hold(db, closure)
const store = folderStore(folder, cacheInfo)
await store.prepare()
const keys = await ownSigningKey(keyFolder, 'bench')
const settings = { nixConfig: `store = ${root}\nsubstituters =`, path: process.env.PATH ?? '', root }
const sizes = new Map(closure.map(({ path, narSize }) => [path, narSize]))
let published = 0
let earlyPeak = 0
const started = performance.now()
await publishClosure({ store, keys, upstreamKeys: [], settings }, closure, db.cache, {
  signal,
  log: async (line) => {
    published += sizes.get(line.split(' ')[0] ?? '') ?? 0
    if (earlyPeak === 0 && published >= early) earlyPeak = await peakMebibytes()
  },
})
const seconds = (performance.now() - started) / 1000
process.send?.({ seconds, early: earlyPeak, late: await peakMebibytes() } satisfies Told)
await db.close()
process.disconnect()

async function peakMebibytes(): Promise<number> {
  const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(await readFile('/proc/self/status', 'utf8')) ?? []
  return Number(kibibytes) / 1024
}
