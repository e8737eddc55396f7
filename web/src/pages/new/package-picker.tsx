import * as combobox from '@zag-js/combobox'
import { normalizeProps, useMachine } from '@zag-js/preact'
import { useId, useMemo, useState } from 'preact/hooks'

/** Names that the list shows at once. */
const shown = 30

/** Chooses packages of a channel by typing; what is typed or pasted with commas or spaces is taken as several. */
export function PackagePicker({
  names,
  chosen,
  onChange,
}: {
  names: string[]
  chosen: string[]
  onChange: (chosen: string[]) => void
}) {
  const [typed, setTyped] = useState('')
  const matching = useMemo(() => matches(names, typed), [names, typed])
  const collection = combobox.collection({ items: matching.map((name) => ({ label: name, value: name })) })
  const service = useMachine(combobox.machine, {
    id: useId(),
    collection,
    multiple: true,
    value: chosen,
    inputValue: typed,
    openOnClick: true,
    inputBehavior: 'autohighlight',
    onInputValueChange: ({ inputValue }) => {
      const words = inputValue.split(/[\s,;]+/)
      if (words.length < 2) return setTyped(inputValue)
      const last = words.pop() ?? ''
      add(words)
      setTyped(last)
    },
    onValueChange: ({ value }) => {
      onChange(value)
      setTyped('')
    },
  })
  const picker = combobox.connect(service, normalizeProps)
  const add = (words: string[]) => {
    const more = words.map(normal).filter(Boolean)
    if (more.length > 0) onChange([...new Set([...chosen, ...more])])
  }
  return (
    <div class="picker" {...picker.getRootProps()}>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: its properties name the input */}
      <label {...picker.getLabelProps()}>Packages</label>
      <div class="picker-box" {...picker.getControlProps()}>
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
          {...picker.getInputProps()}
          placeholder={chosen.length === 0 ? 'numpy, pandas …' : 'another'}
          onBlur={() => {
            // Left unchosen, a whole name still means that package.
            if (names.includes(normal(typed))) {
              add([typed])
              setTyped('')
            }
          }}
        />
      </div>
      <div {...picker.getPositionerProps()} class="picker-list">
        {matching.length > 0 && (
          <ul {...picker.getContentProps()}>
            {matching.map((name) => (
              <li key={name} {...picker.getItemProps({ item: { label: name, value: name } })}>
                {name}
              </li>
            ))}
          </ul>
        )}
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
function matches(names: string[], typed: string): string[] {
  const text = normal(typed)
  if (text === '') return names.slice(0, shown)
  const begin = names.filter((name) => name.startsWith(text))
  const have = names.filter((name) => !name.startsWith(text) && name.includes(text))
  return [...begin, ...have].slice(0, shown)
}
