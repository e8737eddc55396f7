import type { WorkFolder } from '../db/cache/leftovers.ts'

export const nameOfFolder = ({ id, fence }: WorkFolder) => (fence === null ? id : `${id}.${fence}`)

/** Parses the name of a folder: `<uuid>.<fence>`, or `<uuid>`. Returns null for any other name. */
export function folderOfName(name: string): WorkFolder | null {
  const [, id, fence] = /^([0-9a-f-]{36})(?:\.(\d{1,9}))?$/.exec(name) ?? []
  return id === undefined ? null : { id, fence: fence === undefined ? null : Number(fence) }
}
