import { readFile, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { create } from 'tar'
import type { PinPaths } from './context.ts'

/**
 * Packs a bundle into the bytes of a `.tar.gz`. Replaces the links to the channel and the overlays by their folders, but keeps
 * links within those: with files in place of links, a folder would have another hash.
 */
export async function packBundle(folder: string, { channelPath, overlayPaths }: PinPaths): Promise<Buffer> {
  const packed = `${folder}.tar.gz`
  const root = fromRoot(resolve(folder))
  const links = [
    ...(channelPath ? [[join(root, 'channel'), fromRoot(channelPath)]] : []),
    ...overlayPaths.map((path, index) => [join(root, 'overlays', String(index)), fromRoot(path)]),
  ] as [string, string][]
  const linked = new Set(links.map(([link]) => link))
  const inBundle = (path: string) => join('bundle', path.slice(root.length))
  // Maps the channel and the overlays to their places in the bundle.
  const renamed = (path: string) => {
    const link = links.find(([, target]) => isWithin(path, target))
    return link ? inBundle(link[0] + path.slice(link[1].length)) : inBundle(path)
  }
  await create(
    {
      cwd: '/',
      file: packed,
      gzip: true,
      portable: true,
      mtime: new Date(0),
      filter: (path) => !linked.has(path.replace(/\/$/, '')),
      onWriteEntry(entry) {
        entry.path = renamed(entry.path)
        if (entry.type === 'Link' && entry.linkpath) entry.linkpath = renamed(entry.linkpath)
      },
    },
    [root, ...links.map(([, target]) => target)],
  )
  try {
    return await readFile(packed)
  } finally {
    await rm(packed)
  }
}

/** Drops the leading slash, as tar does. */
const fromRoot = (path: string) => path.slice(1)

const isWithin = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`)
