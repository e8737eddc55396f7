import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** Returns the Python scripts of the project, relative to `root`. */
export async function pythonScripts(): Promise<string[]> {
  const folders = await Promise.all(
    ['nix', 'ops', 'test'].map(async (folder) =>
      (await readdir(join(root, folder), { recursive: true })).map((file) => join(folder, file)),
    ),
  )
  return folders
    .flat()
    .filter((file) => file.endsWith('.py'))
    .sort()
}
