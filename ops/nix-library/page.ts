import type { FunctionDoc } from './function-docs.ts'

/** The line of docs/nix-library.md behind which everything is generated. */
export const generatedFrom = '## Functions\n'

/** Returns the page with its generated part renewed. Throws if the page has no such part. */
export function renewed(page: string, docs: Map<string, FunctionDoc>): string {
  const at = page.indexOf(generatedFrom)
  if (at === -1) throw new Error(`The page has no line "${generatedFrom.trim()}".`)
  const names = [...docs.keys()].sort((one, other) => (one.toLowerCase() < other.toLowerCase() ? -1 : 1))
  return [
    page.slice(0, at) + generatedFrom,
    'From the doc comments in `nix/` (`UPDATE_DOCS=1 npm run unit test/nix/library-docs.test.ts`). `x ? y` means that the argument is\noptional, with the default `y`.\n',
    ...names.map((name) => section(name, docs.get(name) as FunctionDoc)),
  ].join('\n')
}

function section(name: string, { description, type, example }: FunctionDoc): string {
  const fenced = (language: string, text: string) => `\`\`\`${language}\n${text}\n\`\`\`\n`
  return [`### \`${name}\`\n`, `${description}\n`, fenced('', type), fenced('nix', example)].join('\n')
}
