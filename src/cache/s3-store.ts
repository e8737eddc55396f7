import { createReadStream } from 'node:fs'
import { mkdir, rm, stat } from 'node:fs/promises'
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { Readable } from 'node:stream'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import type { CacheStore, ObjectMeta } from './cache-store.ts'
import { allSettledOrThrow } from './cache-store.ts'
import { cacheInfoName, isObjectName } from './object-names.ts'
import type { S3Location } from './s3-error.ts'
import { isAbsent, s3Fault } from './s3-error.ts'

const mebibyte = 1024 ** 2
/** Memory of one upload: the size of a NAR's parts, and how many are sent at once. S3 takes at most 10,000 parts. */
const parts = { bytes: 16 * mebibyte, atOnce: 3, most: 10_000 }
/** Seconds for which a client can begin a download from a presigned URL. */
const presignedSeconds = 15 * 60
const removedAtOnce = 16
const connectMs = 5_000
/** Milliseconds without a byte after which a request fails. */
const silentMs = 60_000

/** Stores the cache in a bucket of S3-compatible storage. `staging` is a folder of this machine for unfinished objects. */
export function s3Store(location: S3Location, staging: string, cacheInfo: string): CacheStore {
  const client = openClient(location)
  const keyOf = (name: string) => `${location.prefix}${name}`
  const objectOf = (name: string) => ({ Bucket: location.bucket, Key: keyOf(name) })

  async function putText(name: string, text: string, meta: ObjectMeta): Promise<void> {
    await attempt(`write ${name}`, () =>
      client.send(new PutObjectCommand({ ...objectOf(name), ...headersOf(meta), Body: Buffer.from(text) })),
    )
  }
  async function readText(name: string): Promise<string | null> {
    return orNull(`read ${name}`, async () => {
      const { Body } = await client.send(new GetObjectCommand(objectOf(name)))
      return (await Body?.transformToString('utf-8')) ?? ''
    })
  }
  async function attempt<T>(what: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw s3Fault(what, location, error)
    }
  }
  /** Returns null if there is no such object. */
  async function orNull<T>(what: string, read: () => Promise<T>): Promise<T | null> {
    try {
      return await read()
    } catch (error) {
      if (isAbsent(error)) return null
      throw s3Fault(what, location, error)
    }
  }

  return {
    substituter: null,
    staging,

    async prepare() {
      await mkdir(staging, { recursive: true })
      if ((await readText(cacheInfoName)) !== cacheInfo)
        await putText(cacheInfoName, cacheInfo, { contentType: 'text/x-nix-cache-info' })
    },

    async putFile(name, file, meta) {
      const { size } = await stat(file)
      const upload = new Upload({
        client,
        params: { ...objectOf(name), ...headersOf(meta), Body: createReadStream(file) },
        partSize: Math.max(parts.bytes, Math.ceil(size / parts.most)),
        queueSize: parts.atOnce,
      })
      await attempt(`write ${name}`, () => upload.done())
      await rm(file)
    },

    putText,

    size: (name) =>
      orNull(`look for ${name}`, async () => {
        const { ContentLength = 0 } = await client.send(new HeadObjectCommand(objectOf(name)))
        return ContentLength
      }),

    read: (name) =>
      orNull(`read ${name}`, async () => {
        const { Body } = await client.send(new GetObjectCommand(objectOf(name)))
        return Body instanceof Readable ? Body : Readable.from([])
      }),

    readText,

    delivery: (name) => ({
      kind: 'redirect',
      presignedUrl: () =>
        attempt(`sign a URL of ${name}`, () =>
          getSignedUrl(client, new GetObjectCommand(objectOf(name)), { expiresIn: presignedSeconds }),
        ),
    }),

    // Removes one object per request: removing many at once needs checksums of a kind that differs among storages.
    async remove(names) {
      const left = [...names]
      const remover = async () => {
        for (let name = left.pop(); name !== undefined; name = left.pop()) {
          const object = objectOf(name)
          await orNull(`remove ${name}`, () => client.send(new DeleteObjectCommand(object)))
        }
      }
      await allSettledOrThrow(Array.from({ length: removedAtOnce }, remover))
    },

    async *list() {
      const pages = paginateListObjectsV2({ client }, { Bucket: location.bucket, Prefix: location.prefix })
      try {
        for await (const { Contents = [] } of pages) {
          for (const { Key = '', Size = 0, LastModified = new Date(0) } of Contents) {
            const name = Key.slice(location.prefix.length)
            if (isObjectName(name)) yield { name, bytes: Size, changedAt: LastModified }
          }
        }
      } catch (error) {
        throw s3Fault('list the objects', location, error)
      }
    },
  }
}

function openClient({ endpoint, region, credentials }: S3Location): S3Client {
  // Keeps the client from advising operators at every start to install another Node: that advice is Patchbay's to give.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'
  return new S3Client({
    region,
    ...(credentials && { credentials }),
    // Only Amazon has a host name for every bucket.
    ...(endpoint && { endpoint, forcePathStyle: true }),
    // Other storages refuse checksums that they do not know. The request's signature covers the SHA-256 of the content anyway.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: connectMs,
      socketTimeout: silentMs,
      httpAgent: new HttpAgent({ keepAlive: true, maxSockets: 64 }),
      httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets: 64 }),
    },
  })
}

function headersOf({ contentType, contentEncoding }: ObjectMeta) {
  return { ContentType: contentType, ...(contentEncoding && { ContentEncoding: contentEncoding }) }
}
