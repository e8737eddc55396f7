import { ExecaError, execa } from 'execa'

/** Runs a program on the text that it reads, and returns its standard output. Throws with its standard error. */
export type Run = (program: string, args: string[], input?: string) => Promise<string>

/** Returns a `Run` that terminates its programs when the signal aborts; Nix then ends its builders. */
export function runUntil(signal: AbortSignal): Run {
  return async (program, args, input = '') => {
    const { stdout } = await execa(program, args, {
      input,
      // No binary cache has the sample channel, so Nix asks none.
      env: { NIX_CONFIG: `${process.env.NIX_CONFIG ?? ''}\nsubstituters =` },
      cancelSignal: signal,
      forceKillAfterDelay: 20_000,
    })
    return stdout
  }
}

export function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '')
}

/** Returns the command of a failed program and the end of its standard error. */
export function whatFailed(error: unknown): string {
  if (error instanceof ExecaError)
    return `${error.shortMessage}\n${linesOf(`${error.stderr}`).slice(-40).join('\n')}`
  return error instanceof Error ? error.message : String(error)
}
