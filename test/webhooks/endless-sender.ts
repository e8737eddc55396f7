/** Sends due deliveries of the database of the first argument, for a test to kill meanwhile. */

import { openDb } from '../../src/db/db.ts'
import { addressGuardFor } from '../../src/webhooks/address-guard.ts'
import { sendForever } from '../../src/webhooks/deliver.ts'
import { networksOf } from '../../src/webhooks/networks.ts'

const db = await openDb(process.argv[2] ?? '')
const log = { info: console.error, warn: console.error }
sendForever(db, addressGuardFor(networksOf('127.0.0.0/8')).agent, log)
