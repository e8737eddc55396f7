import { cache } from './cache.ts'
import { lists, start } from './lists.ts'
import { overhead } from './overhead.ts'
import type { Part } from './part.ts'
import { publish } from './publish.ts'
import { environmentGet, identicalPosts, readyPost } from './requests.ts'
import { watchers } from './watchers.ts'

/** All parts of `npm run bench`, in the order of its table. */
export const parts: Part[] = [
  readyPost,
  identicalPosts,
  environmentGet,
  lists,
  cache,
  watchers,
  overhead,
  publish,
  start,
]
