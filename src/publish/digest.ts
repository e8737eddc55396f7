import { createHash } from 'node:crypto'
import { sriOf } from './nix32.ts'

/** SHA-256 and length of what goes by. */
export class Digest {
  readonly #hash = createHash('sha256')
  bytes = 0

  take(chunk: Buffer): void {
    this.#hash.update(chunk)
    this.bytes += chunk.length
  }

  /** The same chunks, once they are counted. */
  async *of(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      this.take(chunk)
      yield chunk
    }
  }

  /** SRI. Ends the counting. */
  sri(): string {
    return sriOf(this.#hash.digest())
  }
}
