import { useState } from 'preact/hooks'

/** A button that copies a text, and says so for a moment. */
export function Copy({ text, label = 'Copy' }: { text: string; label?: string }) {
  const [done, setDone] = useState(false)
  return (
    <button
      type="button"
      class="small"
      onClick={async () => {
        await navigator.clipboard.writeText(text)
        setDone(true)
        setTimeout(() => setDone(false), 1_500)
      }}
    >
      {done ? 'Copied' : label}
      <span class="visually-hidden" aria-live="polite">
        {done ? 'Copied to the clipboard' : ''}
      </span>
    </button>
  )
}

/** An id in short, which copies all of it. */
export function ShortId({ id }: { id: string }) {
  return (
    <span class="short-id">
      <code title={id}>{id.slice(0, 12)}</code> <Copy text={id} label="Copy id" />
    </span>
  )
}

/** Text to be taken away: a command, a file. */
export function Snippet({ title, text, note }: { title: string; text: string; note?: string }) {
  return (
    <section class="snippet">
      <header>
        <h2>{title}</h2>
        <Copy text={text} />
      </header>
      {note && <p>{note}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
      <pre tabIndex={0}>{text}</pre>
    </section>
  )
}
