import { NoSuchKey, NotFound, S3ServiceException } from '@aws-sdk/client-s3'
import { CacheStoreFault } from '../errors.ts'

/**
 * Returns whether the storage reports that the object does not exist. Its answer to HEAD is the same if the bucket does not
 * exist.
 */
export function isAbsent(error: unknown): boolean {
  return error instanceof NoSuchKey || error instanceof NotFound
}

/** Describes an error of the storage, and how to find its cause. `what` ends the sentence "Cannot …". */
export function s3Fault(
  what: string,
  { bucket, endpoint, region }: S3Location,
  error: unknown,
): CacheStoreFault {
  const lookAt = {
    bucket: 'See the bucket that PATCHBAY_CACHE names; Patchbay makes none.',
    credentials:
      'See AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and what they permit: list, read, write and delete in the bucket.',
    region: `See PATCHBAY_S3_REGION, which is ${region}, and PATCHBAY_S3_ENDPOINT.`,
    endpoint: 'See PATCHBAY_S3_ENDPOINT, and whether the storage is up.',
  }[placeOf(error)]
  const where = `s3://${bucket}${endpoint ? ` at ${endpoint}` : ''}`
  return new CacheStoreFault(`Cannot ${what} in ${where}: ${saidBy(error)}. ${lookAt}`, { cause: error })
}

function placeOf(error: unknown): 'bucket' | 'credentials' | 'region' | 'endpoint' {
  if (error instanceof Error && error.name === 'CredentialsProviderError') return 'credentials'
  if (!(error instanceof S3ServiceException)) return 'endpoint'
  switch (error.$metadata.httpStatusCode) {
    case 301:
    case 400:
      return 'region'
    case 401:
    case 403:
      return 'credentials'
    case 404:
      return 'bucket'
    default:
      return 'endpoint'
  }
}

/** Returns the storage's message, without a full stop. Answers to HEAD have a status only. */
function saidBy(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined
  const text = error.message && error.message !== 'UnknownError' ? error.message : `${status ?? error.name}`
  return text.replace(/\.$/, '')
}

export interface S3Location {
  bucket: string
  /** Prefix of all object names: empty, or ending in a slash. */
  prefix: string
  /** Endpoint of a storage other than Amazon's. */
  endpoint?: string | undefined
  region: string
  /** If left out, the client looks for them as Amazon's tools do: profile, role of the machine. */
  credentials?: { accessKeyId: string; secretAccessKey: string } | undefined
}
