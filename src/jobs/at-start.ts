import { BuildFailed, SetupFault } from '../errors.ts'

/** Runs a step of a worker's start. Turns a failure of Nix, or of a channel, into a `SetupFault`. */
export async function atStart<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof BuildFailed)) throw error
    throw new SetupFault(error.failure.message, { cause: error })
  }
}
