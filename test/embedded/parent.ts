/** Starts both servers in the folder of the first argument, prints their URLs as JSON, and stays, for a test to kill. */
import { join } from 'node:path'
import { startPostgres } from '../../src/embedded/postgres.ts'
import { startRedis } from '../../src/embedded/redis.ts'

const [, , folder = ''] = process.argv
const log = (line: string) => console.error(line)
const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), log })
const redis = await startRedis({ dataDir: join(folder, 'redis'), log })
console.log(JSON.stringify({ postgres: postgres.url, redis: redis.url }))
