import type { Connection } from './database.ts'

/** A caller's label for a build. Several callers share a build, so that a key may have several values. */
export interface Tag {
  key: string
  value: string
}

/** Number of tags shown for a build, the newest. */
export const tagsShown = 100

/** Adds tags to a build; tags that it has already stay unchanged. */
export async function addTags(transaction: Connection, buildId: string, tags: Tag[]): Promise<void> {
  if (tags.length === 0) return
  await transaction.tag.createMany({
    data: tags.map(({ key, value }) => ({ buildId, key, value })),
    skipDuplicates: true,
  })
}

/** Formats a tag as callers write it: `key:value`. */
export function tagText({ key, value }: Tag): string {
  return `${key}:${value}`
}
