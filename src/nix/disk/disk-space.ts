import { stat } from 'node:fs/promises'
import { BuildFailed } from '../../errors.ts'
import { diskFullFailure, hasTooLittleRoom } from '../faults/full-disk.ts'
import type { NixSettings } from '../process/command.ts'
import { settingOf } from '../settings.ts'
import type { LeastRoom, Room } from './room.ts'
import { roomIn } from './room.ts'

export const storeFolder = '/nix/store'

/** Returns the free space of the store, and of Nix's build directory if that is on another file system. */
export async function roomsOf(settings: NixSettings): Promise<Room[]> {
  return Promise.all((await placesOf(settings)).map(({ of, path }) => roomIn(of, path)))
}

/**
 * Measures the free space of Nix's file systems every `everyMs` until `stop`, which returns the minimum of each. A measurement
 * afterwards would be too late: Nix deletes the files of a failed builder.
 */
export async function watchRooms(
  settings: NixSettings,
  everyMs = 100,
): Promise<{ stop(): Promise<LeastRoom[]> }> {
  const before = await roomsOf(settings)
  let least = before
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  const look = async () => {
    // Keeps the last value of a file system that cannot be read now.
    const now = await Promise.all(least.map((room) => roomIn(room.of, room.path).catch(() => room)))
    least = least.map((room, index) => lesser(room, now[index] ?? room))
  }
  const next = () => {
    if (stopped) return
    timer = setTimeout(() => {
      looking = look().then(next)
    }, everyMs)
  }
  let looking = Promise.resolve()
  next()
  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await looking
      return least.map((room, index) => ({ ...room, before: before[index] ?? room }))
    },
  }
}

const lesser = (one: Room, other: Room): Room => ({
  ...one,
  freeMb: Math.min(one.freeMb, other.freeMb),
  freeInodes: Math.min(one.freeInodes, other.freeInodes),
})

type Place = Pick<Room, 'of' | 'path'>

const places = new WeakMap<NixSettings, Promise<Place[]>>()

/** Returns Nix's file systems; asks Nix for its build directory only once per settings. */
function placesOf(settings: NixSettings): Promise<Place[]> {
  const known = places.get(settings) ?? findPlaces(settings)
  places.set(settings, known)
  return known
}

async function findPlaces(settings: NixSettings): Promise<Place[]> {
  const store: Place = { of: 'store', path: storeFolder }
  const deviceOf = async (path: string) => (await stat(path).catch(() => null))?.dev
  const builds = await buildDirectory(settings)
  const device = await deviceOf(builds)
  if (device === undefined || device === (await deviceOf(storeFolder))) return [store]
  return [store, { of: 'builds', path: builds }]
}

/** Returns the folder in which Nix builds: its `build-dir`, from 2.30 on `/nix/var/nix/builds`, before that a temporary folder. */
async function buildDirectory(settings: NixSettings): Promise<string> {
  const set = await settingOf(settings, 'build-dir').catch(() => null)
  if (set) return set
  const own = '/nix/var/nix/builds'
  if (await stat(own).catch(() => null)) return own
  // The service starts Nix without TMPDIR.
  return (settings.inherit && process.env.TMPDIR) || '/tmp'
}

/** Throws `BuildFailed` (`disk-full`) if the store or Nix's build directory has too little free space to start. */
export async function refuseFullDisk(settings: NixSettings, minFreeMb: number): Promise<void> {
  const full = (await roomsOf(settings)).find((room) => hasTooLittleRoom(room, minFreeMb))
  if (full) throw new BuildFailed(diskFullFailure(full, minFreeMb))
}
