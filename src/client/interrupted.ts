/** Has something said when the user interrupts this process, which then ends as it would have. Returns how to take it back. */
export function whenInterrupted(say: () => void): () => void {
  const interrupt = () => {
    say()
    process.kill(process.pid, 'SIGINT')
  }
  process.once('SIGINT', interrupt)
  return () => process.off('SIGINT', interrupt)
}
