import { useEffect, useRef, useState } from 'preact/hooks'
import { duration } from '../../units'
import { nameOfPath } from '../../words'

/** What is being built now, and for how long this page has seen it. */
export function BuildingNow({ names }: { names: string[] }) {
  const since = useRef(new Map<string, number>())
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [])
  for (const name of names) if (!since.current.has(name)) since.current.set(name, Date.now())
  return (
    <ul class="building-now" aria-label="Being built now">
      {names.map((name) => (
        <li key={name}>
          <code>{nameOfPath(name)}</code>{' '}
          <span class="quiet">{duration(Math.max(0, now - (since.current.get(name) ?? now)))}</span>
        </li>
      ))}
    </ul>
  )
}
