/** Does some work and then what has to follow it, whatever came of it. Where both throw, it throws the error of the work. */
export async function endingWith<T>(work: () => Promise<T>, end: () => Promise<void>): Promise<T> {
  let result: T
  try {
    result = await work()
  } catch (error) {
    // It would hide how the build has failed.
    await end().catch(() => {})
    throw error
  }
  await end()
  return result
}
