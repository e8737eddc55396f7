import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { execa } from 'execa'
import type { Test } from 'tap'
import type { S3Location } from '../../src/cache/s3-error.ts'

import { temporaryFolder } from '../servers.ts'

export interface S3Server {
  endpoint: string
  /** Creates a new bucket, and returns how to reach it. */
  freshBucket(): Promise<Bucket>
}

export interface Bucket extends S3Location {
  endpoint: string
  credentials: { accessKeyId: string; secretAccessKey: string }
}

const script = fileURLToPath(new URL('../fixtures/s3-server.py', import.meta.url))
const credentials = { accessKeyId: 'patchbay:worker', secretAccessKey: 'a-secret-of-the-team' }
const region = 'us-east-1'

/**
 * Starts OpenStack Swift (from Debian), which refuses requests without a valid signature as Amazon does. Stops it after the
 * test.
 */
export async function startS3Server(t: Pick<Test, 'teardown'>): Promise<S3Server> {
  const { accessKeyId, secretAccessKey } = credentials
  const folder = await temporaryFolder(t)
  const server = execa('/usr/bin/python3', [script, `${folder}/swift`, accessKeyId, secretAccessKey], {
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'inherit',
    buffer: false,
  })
  t.teardown(async () => {
    server.stdin.end()
    await server
  })
  const [port] = await Promise.race([once(server.stdout, 'data'), server.then(() => [])])
  const endpoint = `http://127.0.0.1:${Number(port)}`
  let buckets = 0
  return {
    endpoint,
    async freshBucket() {
      const bucket = `team-${buckets++}`
      process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'
      const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true })
      await client.send(new CreateBucketCommand({ Bucket: bucket }))
      client.destroy()
      return { bucket, prefix: 'cache/', endpoint, region, credentials }
    },
  }
}
