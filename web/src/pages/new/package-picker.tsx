import { useMemo, useState } from 'preact/hooks'
import { looksLikeFile } from '../../api/files'

/** Names that the list shows at once. */
const shown = 30

/**
 * Chooses packages of a channel by typing, as a combobox of the ARIA practices: arrows, Enter, Escape. What is typed or pasted with
 * commas or spaces is taken as several, and a pasted file as a file; Backspace in the empty field takes the last one back.
 */
export function PackagePicker({
  names,
  chosen,
  onChange,
  onFile,
}: {
  names: string[]
  chosen: string[]
  onChange: (chosen: string[]) => void
  /** Takes a pasted text that is a file of requirements rather than names. */
  onFile: (text: string) => void
}) {
  const [typed, setTyped] = useState('')
  const [isOpen, setOpen] = useState(false)
  const [at, setAt] = useState(0)
  const matching = useMemo(() => matches(names, typed, chosen), [names, typed, chosen])
  const isListed = isOpen && matching.length > 0
  const active = isListed ? matching[Math.min(at, matching.length - 1)] : undefined

  const add = (words: string[]) => {
    const more = words.map(normal).filter(Boolean)
    if (more.length > 0) onChange([...new Set([...chosen, ...more])])
  }
  const type = (text: string) => {
    const words = text.split(/[\s,;]+/)
    const last = words.pop() ?? ''
    add(words)
    setTyped(last)
    setAt(0)
    setOpen(last !== '')
  }
  const choose = (name: string) => {
    add([name])
    setTyped('')
    setOpen(false)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step && matching.length > 0) {
      event.preventDefault()
      setOpen(true)
      setAt(isListed ? (at + step + matching.length) % matching.length : 0)
    } else if (event.key === 'Enter' && (active ?? typed)) {
      event.preventDefault()
      choose(active ?? typed)
    } else if (event.key === 'Escape') setOpen(false)
    else if (event.key === 'Backspace' && typed === '') onChange(chosen.slice(0, -1))
  }
  return (
    <div class="picker">
      <label for="packages">Packages</label>
      <div class="picker-box">
        {chosen.map((name) => (
          <span key={name} class="chip">
            {name}
            <button
              type="button"
              aria-label={`Remove ${name}`}
              onClick={() => onChange(chosen.filter((one) => one !== name))}
            >
              ×
            </button>
          </span>
        ))}
        <input
          id="packages"
          role="combobox"
          aria-autocomplete="list"
          aria-expanded={isListed}
          aria-controls="packages-list"
          aria-activedescendant={active && `package-${active}`}
          autocomplete="off"
          spellcheck={false}
          placeholder={chosen.length === 0 ? 'numpy, pandas …' : 'another'}
          value={typed}
          onInput={(event) => type(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onPaste={(event) => {
            const text = event.clipboardData?.getData('text') ?? ''
            if (!looksLikeFile(text)) return
            event.preventDefault()
            onFile(text)
          }}
          onBlur={() => {
            setOpen(false)
            // Left unchosen, a whole name still means that package.
            if (names.includes(normal(typed))) choose(typed)
          }}
        />
      </div>
      <div
        id="packages-list"
        class="picker-list"
        role="listbox"
        aria-label="Packages of the channel"
        hidden={!isListed}
      >
        {isListed &&
          matching.map((name) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus, and names the active option
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
            <div
              key={name}
              id={`package-${name}`}
              role="option"
              aria-selected={name === active}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(name)}
            >
              {name}
            </div>
          ))}
      </div>
    </div>
  )
}

const normal = (name: string) =>
  name
    .trim()
    .toLowerCase()
    .replace(/[-_.]+/g, '-')

/** Names that begin with the text first, then those that have it elsewhere. */
function matches(names: string[], typed: string, chosen: string[]): string[] {
  const text = normal(typed)
  const others = names.filter((name) => !chosen.includes(name))
  const begin = others.filter((name) => name.startsWith(text))
  const have = others.filter((name) => !name.startsWith(text) && name.includes(text))
  return [...begin, ...have].slice(0, shown)
}
