import type { Failure } from '../../errors.ts'
import type { LeastRoom, Room } from '../disk/room.ts'

/** Whether a file system has too little room for anything. */
export function hasTooLittleRoom(
  { of, freeMb, totalMb, freeInodes, totalInodes }: Room,
  minFreeMb: number,
): boolean {
  const little = Math.min(totalMb * littleShare, littleMb)
  // The operator's limit is about the store: a directory for builds may be smaller than that as a whole.
  const floor = of === 'store' ? Math.max(minFreeMb, little) : little
  return freeMb < floor || isOutOf(freeInodes, totalInodes)
}

/**
 * Whether half of the free room was taken meanwhile. Together with a builder's words that a disk is full, this proves a full disk,
 * which may have been filled and emptied between two looks. Neither proves it alone.
 */
export function isHalfTaken({ freeMb, freeInodes, totalInodes, before }: LeastRoom): boolean {
  return freeMb <= before.freeMb / 2 || (totalInodes > 0 && freeInodes <= before.freeInodes / 2)
}

/** Whether a text says that a disk is full, or a quota used up: in the words of the system's errors, or of SQLite's. */
export function saysDiskFull(text: string): boolean {
  return /No space left on device|Disk quota exceeded|database or disk is full/.test(text)
}

const isOutOf = (free: number, total: number) => total > 0 && free < total * littleShare
/** Of a file system. */
const littleShare = 0.02
/** More than this is not little, whatever its share. */
const littleMb = 64

/** The facts of a disk that is, or was, too full to build. */
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
