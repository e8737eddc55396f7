/** Stands for a store path among the facts of one moment. */
export type PathNumber = number

/** Counts who holds which paths. A path goes with its last holder, however many share it. */
export class Holdings {
  readonly #bytes: Map<PathNumber, number>
  readonly #holders = new Map<PathNumber, number>()
  /** Of all paths that somebody holds. */
  bytes = 0

  constructor(paths: { number: PathNumber; bytes: number }[]) {
    this.#bytes = new Map(paths.map(({ number, bytes }) => [number, bytes]))
  }

  /** Returns the bytes of the paths that nobody held before. */
  hold(paths: PathNumber[]): number {
    const before = this.bytes
    for (const path of paths) {
      const holders = this.#holders.get(path) ?? 0
      this.#holders.set(path, holders + 1)
      if (holders === 0) this.bytes += this.#bytesOf(path)
    }
    return this.bytes - before
  }

  /** Returns the bytes of the paths that nobody holds any more. */
  release(paths: PathNumber[]): number {
    const before = this.bytes
    for (const path of paths) {
      const holders = this.#holders.get(path) ?? 0
      this.#holders.set(path, holders - 1)
      if (holders === 1) this.bytes -= this.#bytesOf(path)
    }
    return before - this.bytes
  }

  holds(path: PathNumber): boolean {
    return (this.#holders.get(path) ?? 0) > 0
  }

  #bytesOf(path: PathNumber): number {
    return this.#bytes.get(path) ?? 0
  }
}
