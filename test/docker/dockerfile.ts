import { readFile } from 'node:fs/promises'

/** One instruction of a Dockerfile, with its continuation lines joined and its comments gone. */
export interface Instruction {
  name: string
  text: string
  /** Index of the `FROM` it belongs to; -1 before the first. */
  stage: number
}

export async function readDockerfile(): Promise<Instruction[]> {
  const lines = (await readFile('Dockerfile', 'utf8')).split('\n').filter((line) => !/^\s*(#|$)/.test(line))
  const instructions: Instruction[] = []
  let joined = ''
  let stage = -1
  for (const line of lines) {
    joined += line.trimStart()
    if (joined.endsWith('\\')) {
      joined = joined.slice(0, -1)
      continue
    }
    const [name = ''] = joined.split(' ')
    if (name === 'FROM') stage++
    instructions.push({ name, text: joined.slice(name.length).trim(), stage })
    joined = ''
  }
  return instructions
}

/** The files and folders that `COPY` takes from the build context. */
export function copiedFromContext(instructions: Instruction[]): string[] {
  return instructions
    .filter(({ name, text }) => name === 'COPY' && !text.startsWith('--from='))
    .flatMap(({ text }) => text.split(' ').slice(0, -1))
}
