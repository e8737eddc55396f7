import type { Readable } from 'node:stream'

/**
 * Where the objects of the binary cache lie, under the names that Nix asks for: `<hash>.narinfo`, `<hash>.ls`,
 * `nar/<…>.nar.zst`, `log/<…>.drv`. An object is there whole or not at all. What is in it that nobody recorded is not served.
 */
export interface CacheStore {
  /** What Nix on this machine reads it by, as a substituter; null where Nix has to go through the API. */
  substituter: string | null
  /** A folder of this machine for objects in the making. */
  staging: string
  /** Makes the store ready to be written to. For workers: the API only reads. */
  prepare(): Promise<void>
  /** Moves a finished file from `staging` to its name, over whatever has that name. */
  putFile(name: string, file: string, meta: ObjectMeta): Promise<void>
  putText(name: string, text: string, meta: ObjectMeta): Promise<void>
  /** Bytes of an object, or null where there is none. */
  size(name: string): Promise<number | null>
  /** The bytes of an object in turn, or null where there is none. An error of the storage ends them. */
  read(name: string): Promise<Readable | null>
  /** The whole of a small object, or null where there is none. */
  readText(name: string): Promise<string | null>
  /** How clients get an object of this name, whether it is there or not. */
  delivery(name: string): ObjectDelivery
  /** Names that are not there are no error. Ends, also with a fault, only when nothing is being removed any more. */
  remove(names: string[]): Promise<void>
  /** All objects, in no order. */
  list(): AsyncIterable<StoredObject>
}

export type ObjectDelivery =
  /** The API sends this file. */
  | { kind: 'file'; path: string }
  /** Clients get it by themselves, from a URL that is good for some minutes. */
  | { kind: 'redirect'; presignedUrl(): Promise<string> }

export interface ObjectMeta {
  contentType: string
  contentEncoding?: 'gzip'
}

export interface StoredObject {
  name: string
  bytes: number
  changedAt: Date
}

/** Waits until none of them is under way any more, whatever comes of the others; then throws the first that failed. */
export async function allSettledOrThrow(works: Promise<unknown>[]): Promise<void> {
  for (const work of await Promise.allSettled(works)) if (work.status === 'rejected') throw work.reason
}
