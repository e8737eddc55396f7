import { hostname } from 'node:os'
import { BuildFailed } from '../../errors.ts'
import { roomIn } from '../disk/room.ts'

import { parseLine, plainText } from '../process/log.ts'
import { hasTooLittleRoom, saysDiskFull } from './full-disk.ts'

/**
 * Returns the failure that Nix's own last words put down to this machine: its database or the folder of its state is broken, its
 * daemon is away, or a disk is full. Null where they do not. Looks at errors alone that Nix itself has raised, by how they begin:
 * a builder cannot write such, and a channel that throws one gains nothing.
 *
 *     error: executing SQLite statement 'pragma synchronous = normal': file is not a database (in '/nix/var/nix/db/db.sqlite')
 *     error: cannot connect to socket at '/nix/var/nix/daemon-socket/socket': Connection refused
 *     error: writing to file: No space left on device
 */
export async function machineFault(stderrTail: string[]): Promise<BuildFailed | null> {
  const said = lastErrorOf(stderrTail)
  if (said === null) return null
  if (saysDiskFull(said)) return diskFullFault(said)
  // What SQLite cannot write, it calls an error of the disk.
  if (isOfDatabase(said))
    return /disk I\/O error/.test(said) && (await isStateFull()) ? diskFullFault(said) : broken(said)
  if (isOfState(said)) return broken(said)
  return isOfDaemon(said) ? daemonAway(said) : null
}

/** Throws the failure that Nix's last words put down to this machine, or to a connection to its daemon that was lost. */
export async function refuseFault(stderrTail: string[]): Promise<void> {
  const fault = await machineFault(stderrTail)
  if (fault) throw fault
  if (saysConnectionLost(stderrTail)) throw daemonAway(lastErrorOf(stderrTail) ?? '')
}

/** Whether a connection was lost in the midst of something. A cache whose answer breaks off may end a download in the same words. */
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

/** The last error that Nix has raised, without its colours; null where there is none. */
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

/** The failure of a disk that Nix could not write to. */
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

/** The failure of a daemon that is not there, or has gone in the midst of something. */
export function daemonAway(said: string): BuildFailed {
  return new BuildFailed({
    class: 'worker-fault',
    message: `The daemon of Nix is away on the worker ${hostname()}: ${said}. Start it, then try again.`,
  })
}
