import { ago } from '../units'

/** A time as people say it, with the exact one on hover. */
export function Time({ at }: { at: string }) {
  return (
    <time dateTime={at} title={new Date(at).toLocaleString()}>
      {ago(at)}
    </time>
  )
}
