import { cache } from './cache.ts'
import { lists, start } from './lists.ts'
import type { Part } from './part.ts'
import { environmentGet, identicalPosts, readyPost } from './requests.ts'
import { watchers } from './watchers.ts'

/** All parts of `npm run bench`, in the order of its table. */
export const parts: Part[] = [readyPost, identicalPosts, environmentGet, lists, cache, watchers, start]
