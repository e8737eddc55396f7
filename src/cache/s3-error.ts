import { NoSuchKey, NotFound, S3ServiceException } from '@aws-sdk/client-s3'
import { CacheStoreFault } from '../errors.ts'

/** Whether the storage says that there is no such object. To HEAD it says no more where there is not even a bucket. */
export function isAbsent(error: unknown): boolean {
  return error instanceof NoSuchKey || error instanceof NotFound
}

/** What went wrong at the storage, and what to look at. `what` ends the sentence "Cannot …". */
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

/** Without a full stop. Answers to HEAD say nothing but their status. */
function saidBy(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined
  const text = error.message && error.message !== 'UnknownError' ? error.message : `${status ?? error.name}`
  return text.replace(/\.$/, '')
}

export interface S3Location {
  bucket: string
  /** What the names of all objects begin with: empty, or ending in a slash. */
  prefix: string
  /** Of storage that is not Amazon's. */
  endpoint?: string | undefined
  region: string
  /** Where they are left out, the client looks for them as Amazon's tools do: profile, role of the machine. */
  credentials?: { accessKeyId: string; secretAccessKey: string } | undefined
}
