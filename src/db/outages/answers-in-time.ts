/** Less than the two seconds within which a caller has its answer. */
const usualMs = 1500

/** Returns whether a server answers within `limitMs`. One that neither answers nor refuses counts as absent. */
export async function answersInTime(ping: () => Promise<unknown>, limitMs = usualMs): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, limitMs, false)
  })
  const answered = ping().then(
    () => true,
    () => false,
  )
  return Promise.race([answered, late]).finally(() => clearTimeout(timer))
}
