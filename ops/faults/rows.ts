import type { Row } from './row.ts'
import { clocks } from './rows/clocks.ts'
import { fullDisks } from './rows/full-disks.ts'
import { hostileBuilders } from './rows/hostile-builders.ts'
import { hostileRequests } from './rows/hostile-requests.ts'
import { killedApi } from './rows/killed-api.ts'
import { killedUp } from './rows/killed-up.ts'
import { killedWorkers } from './rows/killed-workers.ts'
import { nixDaemon } from './rows/nix-daemon.ts'
import { nixStore } from './rows/nix-store.ts'
import { postgres } from './rows/postgres.ts'
import { redis } from './rows/redis.ts'
import { restoredDump } from './rows/restored-dump.ts'
import { stoppedWorkers } from './rows/stopped-workers.ts'
import { twoVersions } from './rows/two-versions.ts'

/** All faults, in the order in which they are inflicted. */
export const rows: Row[] = [
  ...killedWorkers,
  ...killedApi,
  ...redis,
  ...postgres,
  ...stoppedWorkers,
  ...nixStore,
  ...fullDisks,
  ...nixDaemon,
  ...clocks,
  ...restoredDump,
  ...killedUp,
  ...hostileBuilders,
  ...hostileRequests,
  ...twoVersions,
]
