import { BuildFailed, SetupFault } from '../errors.ts'

/** Does some work of a worker's start. Throws `SetupFault` where it is Nix, or a channel, that does not let it. */
export async function atStart<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof BuildFailed)) throw error
    throw new SetupFault(error.failure.message, { cause: error })
  }
}
