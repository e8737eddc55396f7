/** Sends what is due from the database of the first argument, to be killed while it does. */
import { guardFor } from '../../src/notify/guard.ts'
import { networksOf } from '../../src/notify/networks.ts'
import { sendForever } from '../../src/notify/send-forever.ts'
import { openRecord } from '../../src/record/record.ts'

const record = await openRecord(process.argv[2] ?? '')
const log = { info: console.error, warn: console.error }
sendForever(record, guardFor(networksOf('127.0.0.0/8')).agent, log)
