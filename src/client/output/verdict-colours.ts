import { styleText } from 'node:util'

type Colour = 'green' | 'yellow' | 'red'

/** Verdicts by the colour of their words; the rest of a cell keeps its own. */
const verdicts: [RegExp, Colour][] = [
  [/(?<= {2})safe(?= {2}|$)/gm, 'green'],
  [/(?<= {2})works without its native part/g, 'yellow'],
  [/(?<= {2})(?:turns the GIL on|does not build|cannot be imported|not in the channel)/g, 'red'],
]

/** Colours the verdicts in a report. */
export function withVerdictColours(report: string): string {
  return verdicts.reduce(
    (text, [words, colour]) =>
      text.replace(words, (found) => styleText(colour, found, { validateStream: false })),
    report,
  )
}
