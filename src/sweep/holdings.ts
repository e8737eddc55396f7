/** Stands for a piece of what the cache has, among the facts of one moment. */
export type PieceNumber = number

/** Counts who holds which pieces. A piece goes with its last holder, however many share it. */
export class Holdings {
  readonly #bytes: Map<PieceNumber, number>
  readonly #holders = new Map<PieceNumber, number>()
  /** Of all pieces that somebody holds. */
  bytes = 0

  constructor(pieces: { number: PieceNumber; bytes: number }[]) {
    this.#bytes = new Map(pieces.map(({ number, bytes }) => [number, bytes]))
  }

  /** Returns the bytes of the pieces that nobody held before. */
  hold(pieces: PieceNumber[]): number {
    const before = this.bytes
    for (const piece of pieces) {
      const holders = this.#holders.get(piece) ?? 0
      this.#holders.set(piece, holders + 1)
      if (holders === 0) this.bytes += this.#bytesOf(piece)
    }
    return this.bytes - before
  }

  /** Returns the bytes of the pieces that nobody holds any more. */
  release(pieces: PieceNumber[]): number {
    const before = this.bytes
    for (const piece of pieces) {
      const holders = this.#holders.get(piece) ?? 0
      this.#holders.set(piece, holders - 1)
      if (holders === 1) this.bytes -= this.#bytesOf(piece)
    }
    return before - this.bytes
  }

  holds(piece: PieceNumber): boolean {
    return (this.#holders.get(piece) ?? 0) > 0
  }

  #bytesOf(piece: PieceNumber): number {
    return this.#bytes.get(piece) ?? 0
  }
}
