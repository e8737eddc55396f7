import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export type Variables = { [name: string]: string }

/** A step of a job of GitHub Actions, with the fields that our workflows use. */
export interface Step {
  id?: string
  uses?: string
  run?: string
  env?: Variables
}

/** The output of a job's steps, and the exit code of the last one. */
export interface Job {
  exitCode: number | undefined
  said: string
}

/** The machine of a job. */
export interface Runner {
  /** Runs a program with these variables, and no others of the workflow's. */
  run(
    variables: Variables,
    ...command: string[]
  ): Promise<{ exitCode: number | undefined; stdout: string; stderr: string }>
  /** Folder for the files by which steps pass on outputs and variables. */
  temporary: string
  /** Values of expressions, by their text: `matrix.channel`. */
  values: Variables
  /** The PATH before any step adds a folder to it. */
  path: string
}

/** The options with which the runner starts the shell of a step with `shell: bash`. */
export const bash = ['bash', '--noprofile', '--norc', '-eo', 'pipefail', '-c']

/**
 * Runs the shell steps of a job, one after the other, until one fails. Steps that use an action are passed
 * to `used`.
 */
export async function runSteps(
  steps: Step[],
  env: Variables,
  runner: Runner,
  used: (action: string) => void,
): Promise<Job> {
  const { temporary } = runner
  const values = { ...runner.values }
  const variables: Variables = { RUNNER_TEMP: temporary, ...filledIn(env, values) }
  let said = ''
  for (const [index, step] of steps.entries()) {
    if (step.run === undefined) {
      used(step.uses ?? '')
      continue
    }
    const [output, forEnv, forPath, summary] = (await Promise.all(
      ['output', 'env', 'path', 'summary'].map(async (name) => {
        const file = join(temporary, `${name}-${index}`)
        await writeFile(file, '')
        return file
      }),
    )) as [string, string, string, string]
    const files = {
      GITHUB_OUTPUT: output,
      GITHUB_ENV: forEnv,
      GITHUB_PATH: forPath,
      GITHUB_STEP_SUMMARY: summary,
    }
    const own = { ...variables, ...files, ...filledIn(step.env ?? {}, values) }
    const { exitCode, stdout, stderr } = await runner.run(own, ...bash, step.run)
    said += `${stdout}\n${stderr}\n`
    if (exitCode !== 0) return { exitCode, said }
    for (const [name, value] of await pairsIn(output)) values[`steps.${step.id}.outputs.${name}`] = value
    for (const [name, value] of await pairsIn(forEnv)) variables[name] = value
    const added = (await readFile(forPath, 'utf8')).trim()
    if (added !== '') variables.PATH = `${added}:${variables.PATH ?? runner.path}`
  }
  return { exitCode: 0, said }
}

/** Evaluates the `${{ … }}` of a workflow. Throws at an unknown expression. */
export function filledIn(variables: Variables, values: Variables): Variables {
  const expression = /\$\{\{ (.*?) \}\}/g
  const filled = (text: string) =>
    text.replace(expression, (_, name: string) => {
      const value = values[name]
      if (value === undefined) throw new Error(`the runner knows no ${name}`)
      return value
    })
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, filled(value)]))
}

async function pairsIn(file: string): Promise<[string, string][]> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '')
  return lines.map((line) => {
    const [, name, value] = /^(\w+)=(.*)$/.exec(line) ?? []
    if (name === undefined || value === undefined) throw new Error(`no runner understands ${line}`)
    return [name, value]
  })
}
