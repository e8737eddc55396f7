import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'

/**
 * Yields the lines of a stream in batches as they arrive, without line breaks. Cuts a line at `maxChars` without buffering the rest:
 * a builder may print a gigabyte without a line break. Reads on only after the consumer has taken a batch.
 */
export async function* linesOf(stream: Readable, maxChars = 65_536): AsyncGenerator<string[]> {
  const decoder = new StringDecoder('utf8')
  let line = ''
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const parts = decoder.write(chunk).split('\n')
    parts[0] = line + parts[0]
    line = parts.pop()?.slice(0, maxChars) ?? ''
    yield parts.map((part) => part.slice(0, maxChars))
  }
  if (line !== '') yield [line]
}
