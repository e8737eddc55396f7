import type { Failure } from '../../errors.ts'
import type { LeastRoom, Room } from '../disk/room.ts'

/** Returns whether free space is below `minFreeMb` (store only) or the smaller of 2 % and 64 MB, or free inodes are below 2 %. */
export function hasTooLittleRoom(
  { of, freeMb, totalMb, freeInodes, totalInodes }: Room,
  minFreeMb: number,
): boolean {
  const little = Math.min(totalMb * littleShare, littleMb)
  // Applies the operator's limit to the store only: the whole build directory may be smaller than it.
  const floor = of === 'store' ? Math.max(minFreeMb, little) : little
  return freeMb < floor || isOutOf(freeInodes, totalInodes)
}

/**
 * Returns whether at least half of the free space was used meanwhile. Only together with a builder's message of a full disk does
 * this prove one, which may have been full between two measurements.
 */
export function isHalfTaken({ freeMb, freeInodes, totalInodes, before }: LeastRoom): boolean {
  return freeMb <= before.freeMb / 2 || (totalInodes > 0 && freeInodes <= before.freeInodes / 2)
}

/** Returns whether a text contains the system's or SQLite's message of a full disk or quota. */
export function saysDiskFull(text: string): boolean {
  return /No space left on device|Disk quota exceeded|database or disk is full/.test(text)
}

const isOutOf = (free: number, total: number) => total > 0 && free < total * littleShare
/** Share of a file system's space or inodes that counts as too little. */
const littleShare = 0.02
/** Upper bound of that share: more free space than this is enough, even on a large disk. */
const littleMb = 64

/** Returns class and message of the failure for a full disk. */
export function diskFullFailure(room: Room, minFreeMb: number): Pick<Failure, 'class' | 'message'> {
  const { of, path, freeMb, freeInodes, totalInodes } = room
  const name = of === 'store' ? 'The store' : `The directory that Nix builds in, ${path},`
  if (isOutOf(freeInodes, totalInodes))
    return {
      class: 'disk-full',
      message: `${name} had ${freeInodes} of ${totalInodes} inodes free. Remove some files, then try again.`,
    }
  const wanted =
    of === 'store'
      ? `, and ${minFreeMb} MB are to stay free (PATCHBAY_MIN_FREE_MB). Free some`
      : '. Free some, or have Nix build elsewhere (its `build-dir`)'
  return { class: 'disk-full', message: `${name} had ${freeMb} MB free${wanted}, then try again.` }
}
