/** Exit codes of the commands that talk to a service. docs/api.md lists them. */
export const exitCodes = {
  /** Built, planned, or done; accepted, without `--wait`. */
  done: 0,
  /** The build ended without an environment, the plan without an answer, the sweep before its end, or a checked package is not safe. */
  failed: 1,
  /** The service refused the request (4xx). */
  refused: 2,
  /** The service did not answer, or could not take the request (5xx). */
  unavailable: 3,
  /** The environment is ready, but the Nix of this machine could not fetch it. */
  notFetched: 4,
  /** The build was cancelled. */
  cancelled: 5,
  /** The spec lacks some packages of the files, or a check some entries. */
  leftOut: 6,
  /** The command line is wrong, or a file that it names cannot be read. */
  usage: 64,
  /** An unexpected error in this process, or an embedded server that does not stay up. */
  unexpected: 70,
  /** Its output was closed: as in a shell after SIGPIPE, a signal that Node ignores. */
  brokenPipe: 141,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]
