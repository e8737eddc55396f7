/** Runs `work`, then `end` in any case. Throws the error of `work` if both throw. */
export async function endingWith<T>(work: () => Promise<T>, end: () => Promise<void>): Promise<T> {
  let result: T
  try {
    result = await work()
  } catch (error) {
    // An error of `end` would hide the reason of the failure.
    await end().catch(() => {})
    throw error
  }
  await end()
  return result
}
