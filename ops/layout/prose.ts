/** Returns the texts of the comments of a TypeScript file, without their marks. */
export function commentsOf(text: string): string[] {
  const blocks = [...text.matchAll(/\/\*\*?([\s\S]*?)\*\//g)].map(([, inside = '']) =>
    inside.replace(/^\s*\* ?/gm, ''),
  )
  const lines = [...text.matchAll(/(?:^[ \t]*\/\/.*\n)+/gm)].map(([run]) =>
    run.replace(/^[ \t]*\/\/ ?/gm, ''),
  )
  return [...blocks, ...lines].map((comment) => comment.trim())
}

/** Turns of phrase that plain technical English does without. */
const kinds: { [name: string]: RegExp } = {
  '"whoever", "who asks", "for who" as a noun':
    /\bwhoever\b|\b(?:of|for|to|by|from) who\b|(?:^|[.;:] )Who\b|\bwho asks\b/gi,
  'nobody, somebody, everybody, anybody': /\b(?:no|some|every|any)body\b/gi,
  '"is told", "is made", "is known"': /\b(?:is|are) (?:told|made|known)\b/gi,
  '"as it is", "what it has", "so … that which"':
    /\bas (?:it|they) (?:is|are)\b|\bthat which\b|\bwhat it has\b/gi,
}

/** Counts the turns per 1,000 words of the texts. */
export function proseFigures(texts: string[]): { [name: string]: string } {
  const all = texts.join('\n')
  const words = all.match(/[\p{L}\p{N}'’-]+/gu)?.length ?? 1
  const figures = Object.entries(kinds).map(([name, pattern]) => [
    `${name}, per 1,000 words`,
    (((all.match(pattern)?.length ?? 0) / words) * 1000).toFixed(1),
  ])
  return { 'words of comments, docs and README': String(words), ...Object.fromEntries(figures) }
}
