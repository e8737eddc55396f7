import { promisify } from 'node:util'
import zlib from 'node:zlib'

/** Thrown for bytes in an unsupported encoding, damaged bytes, and content above the wanted size. */
export class Undecodable extends Error {
  override name = 'Undecodable'
}

type Decompress = (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>

// Node has zstd from 22.15 on.
const { zstdDecompress } = zlib as unknown as { zstdDecompress?: Parameters<typeof promisify>[0] }

const decompress: { [coding: string]: Decompress | undefined } = {
  br: promisify(zlib.brotliDecompress) as Decompress,
  deflate: promisify(zlib.inflate) as Decompress,
  gzip: promisify(zlib.gunzip) as Decompress,
  zstd: zstdDecompress && (promisify(zstdDecompress) as Decompress),
}
/** Value for `accept-encoding`: the encodings that this version of Node supports. */
export const knownEncodings = Object.keys(decompress)
  .filter((coding) => decompress[coding])
  .join(', ')

/** First bytes of compressed files. Brotli has no such mark. */
const magic: [coding: string, bytes: number[]][] = [
  ['gzip', [0x1f, 0x8b]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
]

/**
 * Decodes the body of a response by its `content-encoding` header, e.g. `br`. Without a header, as for files in a folder, decides by
 * the first bytes: Nix compresses listings there without a suffix. Throws `Undecodable` if that fails or exceeds `maxBytes`.
 */
export async function decoded(bytes: Buffer, header: string | null, maxBytes: number): Promise<Buffer> {
  let content = bytes
  for (const coding of header === null ? codingsOf(bytes) : namedIn(header)) {
    const undo = decompress[coding]
    if (!undo) throw new Undecodable(`the content encoding ${coding} is not known here`)
    content = await undo(content, { maxOutputLength: maxBytes }).catch((cause) => {
      throw new Undecodable(`it is not encoded as ${coding}, or too long`, { cause })
    })
  }
  if (content.length > maxBytes) throw new Undecodable(`more than ${maxBytes} bytes`)
  return content
}

/** Returns encodings in the order of decoding, the reverse of the header's order. */
function namedIn(header: string): string[] {
  return header
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim().replace(/^x-/, ''))
    .filter((coding) => coding !== '' && coding !== 'identity')
    .toReversed()
}

function codingsOf(bytes: Buffer): string[] {
  const found = magic.find(([, start]) => bytes.subarray(0, start.length).equals(Buffer.from(start)))
  if (found) return [found[0]]
  // Narinfos and listings are text, so anything else can only be brotli.
  return bytes.subarray(0, 64).every((byte) => byte >= 0x20 || byte === 0x0a) ? [] : ['br']
}
