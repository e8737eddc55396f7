import tap from 'tap'
import { machineFault } from '../../../src/nix/faults/machine-fault.ts'

const event = (said: string) =>
  `@nix ${JSON.stringify({ action: 'msg', level: 0, msg: said, raw_msg: said })}`

tap.test('errors of Nix 2.8 and 2.26 that are the machine’s', async (t) => {
  const database = "(in '/nix/var/nix/db/db.sqlite')"
  for (const said of [
    `executing SQLite statement 'pragma synchronous = normal': file is not a database ${database}`,
    `executing SQLite query 'select migration from SchemaMigrations;': database disk image is malformed, database disk image is malformed ${database}`,
    `creating statement 'insert into ValidPaths (path) values (?);': SQL logic error, no such table: ValidPaths ${database}`,
    "cannot open SQLite database '/nix/var/nix/db/db.sqlite': unable to open database file",
    "'/nix/var/nix/db' is not a directory",
    "opening lock file '/nix/var/nix/db/big-lock': Permission denied",
    "cannot connect to socket at '/nix/var/nix/daemon-socket/socket': Connection refused",
    "cannot open connection to remote store 'daemon': error: reading from file: Connection reset by peer",
  ]) {
    for (const tail of [[event(said)], ['warning: something', `error: ${said}`]]) {
      const fault = await machineFault(tail)
      t.match(fault?.failure, { class: 'worker-fault', retryable: true }, said)
    }
  }
  for (const said of ['writing to file: No space left on device', "opening file '/x': Disk quota exceeded"])
    t.match((await machineFault([event(said)]))?.failure, { class: 'disk-full', message: said }, said)
})

tap.test('errors that are not', async (t) => {
  for (const tail of [
    [event("builder for '/nix/store/x.drv' failed with exit code 1")],
    [event("executing SQLite statement: locked (in '/var/empty/.cache/nix/binary-cache-v6.sqlite')")],
    [event('a channel throws: cannot connect to socket at x')],
    ['@nix {"action":"msg","level":0,"msg":"error: cannot connect to socket at x"}'],
    ['cannot connect to socket at x'],
    [],
  ])
    t.equal(await machineFault(tail), null, tail.join())
})
