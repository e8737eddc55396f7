import type { Connection } from './database.ts'

/** What a caller calls a build by. Several callers share a build, so a key may have several values. */
export interface Tag {
  key: string
  value: string
}

/** Of one build; the newest are shown. */
export const tagsShown = 100

/** Adds tags to a build; those that it has already stay as they are. */
export async function addTags(transaction: Connection, buildId: string, tags: Tag[]): Promise<void> {
  if (tags.length === 0) return
  await transaction.tag.createMany({
    data: tags.map(({ key, value }) => ({ buildId, key, value })),
    skipDuplicates: true,
  })
}

/** As callers write them: `key:value`. */
export function tagText({ key, value }: Tag): string {
  return `${key}:${value}`
}
