import { stat } from 'node:fs/promises'
import { BuildFailed } from '../../errors.ts'
import { diskFullFailure, hasTooLittleRoom } from '../faults/full-disk.ts'
import type { NixSettings } from '../process/command.ts'
import { settingOf } from '../settings.ts'
import type { LeastRoom, Room } from './room.ts'
import { roomIn } from './room.ts'

export const storeFolder = '/nix/store'

/** Returns the room of the store, and of the directory that builders work in where that is on another file system. */
export async function roomsOf(settings: NixSettings): Promise<Room[]> {
  return Promise.all((await placesOf(settings)).map(({ of, path }) => roomIn(of, path)))
}

/**
 * Looks at the room of Nix' file systems ten times a second until `stop`, which returns the least that was seen of each: what a
 * failed builder has written is gone when Nix ends.
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
    // A file system that cannot be asked now says nothing.
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

/** Nix is asked for its build directory once for the settings of a build. */
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

/** From 2.30 on, builders work below the folder of Nix' state; before, where temporary files are. */
async function buildDirectory(settings: NixSettings): Promise<string> {
  const set = await settingOf(settings, 'build-dir').catch(() => null)
  if (set) return set
  const own = '/nix/var/nix/builds'
  if (await stat(own).catch(() => null)) return own
  // Nix gets no TMPDIR from a service.
  return (settings.inherit && process.env.TMPDIR) || '/tmp'
}

/** Throws `BuildFailed` where the store, or the directory that builders work in, has too little room to begin. */
export async function refuseFullDisk(settings: NixSettings, minFreeMb: number): Promise<void> {
  const full = (await roomsOf(settings)).find((room) => hasTooLittleRoom(room, minFreeMb))
  if (full) throw new BuildFailed(diskFullFailure(full, minFreeMb))
}
