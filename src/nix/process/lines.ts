import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'

/**
 * The lines of a stream, without their ends, in batches as they arrive. A line longer than `maxChars` comes cut, once: a
 * builder may print a gigabyte without a line break, and none of it may be held in memory. Waits for the consumer before
 * it reads on.
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
