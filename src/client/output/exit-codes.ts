/** What the commands that talk to a service end with, so that scripts can tell the ends apart. docs/api.md lists them. */
export const exitCodes = {
  /** Built, planned, or done; without `--wait`, accepted. */
  done: 0,
  /** The build ended without an environment, the plan without an answer, or the sweep before its end. */
  failed: 1,
  /** The service refused the request (4xx). */
  refused: 2,
  /** No service answered, or it could not take the request (5xx). */
  unavailable: 3,
  /** It is ready, but the Nix of this machine could not fetch it. */
  notFetched: 4,
  /** Somebody had the build end. */
  cancelled: 5,
  /** A spec was made, without some of what the files ask for. */
  leftOut: 6,
  /** The command line is wrong, or a file that it names cannot be read. */
  usage: 64,
  /** Something unexpected went wrong in this process, or a server of its own does not stay up. */
  unexpected: 70,
  /** Its output is not read on: what a shell shows of a program that SIGPIPE has ended. Node ignores that signal. */
  brokenPipe: 141,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]
