import { hostname } from 'node:os'
import { BuildFailed } from '../../errors.ts'
import { roomIn } from '../disk/room.ts'
import { parseLine } from '../process/log.ts'
import { plainText } from '../process/plain-text.ts'
import { hasTooLittleRoom, saysDiskFull } from './full-disk.ts'

/**
 * Returns the failure if Nix's last error blames this machine: a broken database or state folder, an absent daemon, or a full
 * disk. Else returns null. Matches only the beginnings of errors that Nix itself raises: a builder cannot write them, and a
 * channel gains nothing by throwing one.
 *
 *     error: executing SQLite statement 'pragma synchronous = normal': file is not a database (in '/nix/var/nix/db/db.sqlite')
 *     error: cannot connect to socket at '/nix/var/nix/daemon-socket/socket': Connection refused
 *     error: writing to file: No space left on device
 */
export async function machineFault(stderrTail: string[]): Promise<BuildFailed | null> {
  const said = lastErrorOf(stderrTail)
  if (said === null) return null
  if (saysDiskFull(said)) return diskFullFault(said)
  // SQLite reports a full disk as `disk I/O error`.
  if (isOfDatabase(said))
    return /disk I\/O error/.test(said) && (await isStateFull()) ? diskFullFault(said) : broken(said)
  if (isOfState(said)) return broken(said)
  return isOfDaemon(said) ? daemonAway(said) : null
}

/** Throws `BuildFailed` if Nix's last error blames this machine, or a lost connection to Nix's daemon. */
export async function refuseFault(stderrTail: string[]): Promise<void> {
  const fault = await machineFault(stderrTail)
  if (fault) throw fault
  if (saysConnectionLost(stderrTail)) throw daemonAway(lastErrorOf(stderrTail) ?? '')
}

/** Returns whether the last error reports a lost connection. The cut answer of a cache may cause the same message. */
export function saysConnectionLost(stderrTail: string[]): boolean {
  return /^(unexpected end-of-file|(reading from|writing to) file: (Connection reset by peer|Broken pipe)|Nix daemon disconnected unexpectedly)/.test(
    lastErrorOf(stderrTail) ?? '',
  )
}

const isOfDatabase = (said: string) =>
  /^(executing SQLite |creating statement |cannot open SQLite database ).*db\/db\.sqlite/s.test(said)
const isOfState = (said: string) =>
  /^('\/nix\/var\/nix\/db' is not a directory|(opening lock file|creating directory|opening file|creating symlink from) '\/nix\/var\/nix(\/db|\/temproots|\/gcroots|\/gc\.lock|\/userpool)?[/'])/.test(
    said,
  )
const isOfDaemon = (said: string) =>
  /^(cannot connect to (socket|daemon) at |cannot open connection to remote store )/.test(said)

/** Returns the last error that Nix itself has raised, without colours, or null. */
export function lastErrorOf(stderrTail: string[]): string | null {
  for (const line of stderrTail.toReversed()) {
    const event = parseLine(line)
    if (event.kind === 'message' && event.own !== null && event.level === 0)
      return plainText(event.own).trim()
    if (event.kind !== 'plain') continue
    const [, text] = /^\s*error:\s+(\S.*)/.exec(plainText(line)) ?? []
    if (text !== undefined) return text
  }
  return null
}

async function isStateFull(): Promise<boolean> {
  const room = await roomIn('store', '/nix/var/nix').catch(() => null)
  return room !== null && hasTooLittleRoom(room, 0)
}

/** Returns the failure for a disk to which Nix could not write. `said` is Nix's error. */
export function diskFullFault(said: string): BuildFailed {
  return new BuildFailed({
    class: 'disk-full',
    message: `Nix could not write on the worker ${hostname()}: ${said}. Free some space, then try again.`,
  })
}

const broken = (said: string) =>
  new BuildFailed({
    class: 'worker-fault',
    message: `Nix does not work on the worker ${hostname()}: ${said}. That says nothing about the channel or its packages. Mend the worker’s Nix, then try again.`,
  })

/** Returns the failure for a daemon of Nix that does not run, or that has ended during a call. `said` is Nix's error. */
export function daemonAway(said: string): BuildFailed {
  return new BuildFailed({
    class: 'worker-fault',
    message: `The daemon of Nix is away on the worker ${hostname()}: ${said}. Start it, then try again.`,
  })
}
