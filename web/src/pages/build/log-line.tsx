import Anser from 'anser'
import { memo } from 'preact/compat'

interface Part {
  text: string
  className: string
}

/** One line of a log, its number a link to it. */
export const LogLine = memo(function LogLine({
  index,
  top,
  text,
  search,
  isMarked,
  onMark,
}: {
  index: number
  top: number
  text: string
  search: string
  isMarked: boolean
  onMark: () => void
}) {
  return (
    <div class={isMarked ? 'line marked' : 'line'} style={{ transform: `translateY(${top}px)` }}>
      <a
        class="line-number"
        href={`#L${index + 1}`}
        tabIndex={-1}
        aria-label={`Line ${index + 1}`}
        onClick={(event) => {
          event.preventDefault()
          onMark()
        }}
      >
        {index + 1}
      </a>
      <span class="line-text">
        {partsOf(text).map(({ text, className }, at) => (
          <span key={at} class={className || undefined}>
            <Marked text={text} search={search} />
          </span>
        ))}
      </span>
    </div>
  )
})

function partsOf(text: string): Part[] {
  if (!text.includes('\u001b')) return [{ text, className: '' }]
  return Anser.ansiToJson(text, { use_classes: true, remove_empty: true }).map((part) => ({
    text: part.content,
    className: [part.fg, ...part.decorations].filter(Boolean).join(' '),
  }))
}

function Marked({ text, search }: { text: string; search: string }) {
  if (!search) return text
  const at = text.toLowerCase().indexOf(search.toLowerCase())
  if (at === -1) return text
  const end = at + search.length
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, end)}</mark>
      <Marked text={text.slice(end)} search={search} />
    </>
  )
}
