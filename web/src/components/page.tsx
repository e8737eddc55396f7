import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'

/** Heading, one sentence with the answer, and buttons; all that a page shows comes below. */
export function Page({
  title,
  answer,
  actions,
  children,
}: {
  title: string
  answer?: ComponentChildren
  actions?: ComponentChildren
  children: ComponentChildren
}) {
  useEffect(() => {
    document.title = `${title} · Patchbay`
  }, [title])
  return (
    <>
      <header class="page-head">
        <div>
          <h1 tabIndex={-1}>{title}</h1>
          {answer && <div class="answer">{answer}</div>}
        </div>
        {actions && <div class="actions">{actions}</div>}
      </header>
      {children}
    </>
  )
}
