import type { Readable } from 'node:stream'

/**
 * Stores the objects of the binary cache under the names that Nix requests: `<hash>.narinfo`, `<hash>.ls`, `nar/<…>.nar.zst`,
 * `log/<…>.drv`. An object is either there whole or absent. The API serves no object that the database does not record.
 */
export interface CacheStore {
  /** URL by which Nix on this machine reads it as a substituter; null if Nix must go through the API. */
  substituter: string | null
  /** A folder of this machine for unfinished objects. */
  staging: string
  /** Prepares the store for writing. Workers call it: the API only reads. */
  prepare(): Promise<void>
  /** Moves a finished file from `staging` to its name; replaces an object of that name. */
  putFile(name: string, file: string, meta: ObjectMeta): Promise<void>
  putText(name: string, text: string, meta: ObjectMeta): Promise<void>
  /** Returns the bytes of an object, or null if there is none. */
  size(name: string): Promise<number | null>
  /** Streams an object, or returns null if there is none. An error of the storage ends the stream. */
  read(name: string): Promise<Readable | null>
  /** Reads a small object whole, or returns null if there is none. */
  readText(name: string): Promise<string | null>
  /** How clients get an object of this name, whether it is there or not. */
  delivery(name: string): ObjectDelivery
  /** Names that are not there are no error. Ends, also with a fault, only when nothing is being removed any more. */
  remove(names: string[]): Promise<void>
  /** Lists all objects, in no order. */
  list(): AsyncIterable<StoredObject>
}

export type ObjectDelivery =
  /** The API sends this file, or what `readWhole` returns: null if it is absent or has another size. */
  | { kind: 'file'; path: string; readWhole(bytes: number): Promise<WholeObject | null> }
  /** Clients get it by themselves, from a URL that is good for some minutes. */
  | { kind: 'redirect'; presignedUrl(): Promise<string> }

export interface WholeObject {
  body: Buffer
  changedAt: Date
}

export interface ObjectMeta {
  contentType: string
  contentEncoding?: 'gzip'
}

export interface StoredObject {
  name: string
  bytes: number
  changedAt: Date
}

/** Waits until all work has ended, whatever its result; then throws the first error. */
export async function allSettledOrThrow(works: Promise<unknown>[]): Promise<void> {
  for (const work of await Promise.allSettled(works)) if (work.status === 'rejected') throw work.reason
}
