import type { ComponentChildren } from 'preact'
import { Suspense } from 'preact/compat'
import { useSearchParams } from 'wouter-preact'
import { Waiting } from './notice'

/** Parts of a page, of which the address names the one that is shown. Arrow keys go from one to the next. */
export function Tabs({
  label,
  tabs,
}: {
  label: string
  tabs: { id: string; title: string; content: () => ComponentChildren }[]
}) {
  const [query, setQuery] = useSearchParams()
  const chosen = tabs.find(({ id }) => id === query.get('tab')) ?? tabs[0]
  if (!chosen) return null
  const choose = (id: string) =>
    setQuery((now) => ({ ...Object.fromEntries(now), tab: id }), { replace: true })
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (!step) return
    const next = tabs[(tabs.indexOf(chosen) + step + tabs.length) % tabs.length]
    if (!next) return
    choose(next.id)
    document.getElementById(`tab-${next.id}`)?.focus()
  }
  return (
    <>
      <div class="tabs" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
        {tabs.map(({ id, title }) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`tab-${id}`}
            aria-selected={id === chosen.id}
            aria-controls="tab-panel"
            tabIndex={id === chosen.id ? 0 : -1}
            onClick={() => choose(id)}
          >
            {title}
          </button>
        ))}
      </div>
      <div id="tab-panel" role="tabpanel" aria-labelledby={`tab-${chosen.id}`} tabIndex={-1}>
        <Suspense fallback={<Waiting />}>{chosen.content()}</Suspense>
      </div>
    </>
  )
}
