import { Virtualizer, type VirtualizerOptions } from '@tanstack/virtual-core'
import { useEffect, useLayoutEffect, useReducer, useState } from 'preact/hooks'

/** Which rows of a long list are to be in the page now. */
export function useVirtual<Scroller extends Element | Window>(
  options: VirtualizerOptions<Scroller, Element>,
): Virtualizer<Scroller, Element> {
  const [, render] = useReducer((count: number) => count + 1, 0)
  const all = { ...options, onChange: () => render(undefined as never) }
  const [virtualizer] = useState(() => new Virtualizer<Scroller, Element>(all))
  virtualizer.setOptions(all)
  useEffect(() => virtualizer._didMount(), [virtualizer])
  useLayoutEffect(() => virtualizer._willUpdate())
  return virtualizer
}
