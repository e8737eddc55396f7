import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

const encodings = { gz: promisify(gzip), br: promisify(brotliCompress) }

/** Writes each asset compressed beside itself, so that the API compresses nothing while it serves. */
export function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    async writeBundle({ dir = '' }, bundle) {
      for (const file of Object.values(bundle)) {
        if (!file.fileName.startsWith('assets/')) continue
        const content = Buffer.from(file.type === 'asset' ? file.source : file.code)
        for (const [ending, encode] of Object.entries(encodings))
          await writeFile(join(dir, `${file.fileName}.${ending}`), await encode(content))
      }
    },
  }
}
