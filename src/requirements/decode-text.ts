import { FileFault } from './requirement.ts'

/**
 * Decodes the bytes of a file as pip does: by its byte order mark (UTF-8, UTF-16), else by a comment such as
 * `# -*- coding: latin-1 -*-` in its first two lines, else as UTF-8. Recognises UTF-16 without a mark by its NUL bytes. Removes the
 * mark. Throws `FileFault` for an unsupported encoding, or bytes that are not in it.
 */
export function decodeText(bytes: Uint8Array, path: string): string {
  const { encoding, because } = encodingOf(bytes)
  let decoder: InstanceType<typeof TextDecoder>
  try {
    decoder = new TextDecoder(labelOf(encoding), { fatal: true })
  } catch {
    throw new FileFault(`${path} is in ${encoding}, as ${because}, which cannot be read. ${advice}`)
  }
  try {
    return decoder.decode(bytes)
  } catch {
    const line = firstOddLine(bytes, encoding)
    throw new FileFault(`${path}:${line} is not in ${encoding}, as ${because}. ${advice}`)
  }
}

const advice = 'Save the file in UTF-8.'

const marks: [number[], string][] = [
  [[0xff, 0xfe, 0, 0], 'utf-32le'],
  [[0, 0, 0xfe, 0xff], 'utf-32be'],
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
]

function encodingOf(bytes: Uint8Array): { encoding: string; because: string } {
  const mark = marks.find(([expected]) => expected.every((byte, at) => bytes[at] === byte))
  if (mark) return { encoding: mark[1], because: 'its byte order mark says' }
  const because = 'its NUL bytes suggest'
  if (bytes.length > 1 && bytes[0] !== 0 && bytes[1] === 0) return { encoding: 'utf-16le', because }
  if (bytes.length > 1 && bytes[0] === 0 && bytes[1] !== 0) return { encoding: 'utf-16be', because }
  const beginning = Buffer.from(bytes.subarray(0, 1000))
    .toString('latin1')
    .split(/\r\n|[\r\n]/, 2)
  const declared = beginning
    .map((line) => /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/.exec(line)?.[1])
    .find(Boolean)
  if (declared) return { encoding: declared, because: 'its first lines say' }
  return { encoding: 'utf-8', because: 'a file is without a byte order mark' }
}

/** Returns the number of the line with the first undecodable character. */
function firstOddLine(bytes: Uint8Array, encoding: string): number {
  const text = new TextDecoder(labelOf(encoding)).decode(bytes)
  return text.slice(0, text.indexOf('\ufffd')).split('\n').length
}

/** Converts Python's name of an encoding (`latin-1`, `utf_8`) to the label for `TextDecoder`. */
function labelOf(encoding: string): string {
  return encoding.replaceAll('_', '-').replace(/^latin-(?=\d)/i, 'latin')
}
