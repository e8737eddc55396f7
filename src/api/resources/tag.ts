import Type from 'typebox'
import type { Tag } from '../../record/tags.ts'

const TagText = Type.String({
  // No control characters: tags are shown in terminals and logs.
  pattern: '^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}:[^\\u0000-\\u001f\\u007f-\\u009f]{1,200}$',
  maxLength: 265,
  'x-expected':
    'a tag: a key of letters, digits, `.`, `_`, `/` and `-`, at most 64, then `:` and a value of at most 200 characters',
})

/** Query parameter that may be repeated. */
export function TagsQuery(description: string) {
  return Type.Optional(Type.Union([TagText, Type.Array(TagText, { maxItems: 20 })], { description }))
}

export function tagsOf(texts: string | string[] = []): Tag[] {
  return [texts].flat().map((text) => {
    const end = text.indexOf(':')
    return { key: text.slice(0, end), value: text.slice(end + 1) }
  })
}
