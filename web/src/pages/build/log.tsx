import { elementScroll, observeElementOffset, observeElementRect } from '@tanstack/virtual-core'
import { useEffect, useReducer, useRef, useState } from 'preact/hooks'
import type { Connection } from '../../api/events'
import { followLog } from '../../api/log'
import { useVirtual } from '../../components/virtual'
import { Lines } from './lines'
import { LogLine } from './log-line'

/** As in build.css: lines do not wrap, so all are equally high. */
const lineHeight = 20
/** Text that comes is shown at most so often. */
const renderEveryMs = 100

export function Log({ buildId, isLive }: { buildId: string; isLive: boolean }) {
  const lines = useRef(new Lines())
  const box = useRef<HTMLDivElement>(null)
  const [, render] = useReducer((count: number) => count + 1, 0)
  const [connection, setConnection] = useState<Connection>('connecting')
  const [follow, setFollow] = useState(isLive)
  const [colours, setColours] = useState(true)
  const [search, setSearch] = useState('')
  const [hit, setHit] = useState(0)
  const [marked, setMarked] = useState<number | null>(
    () => Number(/^#L(\d+)$/.exec(window.location.hash)?.[1] ?? 0) - 1,
  )

  useEffect(() => {
    lines.current = new Lines()
    let timer: ReturnType<typeof setTimeout> | undefined
    const later = () => {
      timer ??= setTimeout(() => {
        timer = undefined
        render(undefined as never)
      }, renderEveryMs)
    }
    const stop = followLog(buildId, {
      onText: (text) => {
        lines.current.append(text)
        later()
      },
      onConnection: (state) => {
        if (state === 'ended') lines.current.end()
        setConnection(state)
        later()
      },
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [buildId])

  const { plain, coloured } = lines.current
  const virtualizer = useVirtual<HTMLDivElement>({
    count: plain.length,
    getScrollElement: () => box.current,
    estimateSize: () => lineHeight,
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    initialRect: { width: 800, height: 480 },
    overscan: 20,
  })
  const count = plain.length
  useEffect(() => {
    if (follow && box.current) box.current.scrollTop = box.current.scrollHeight
  }, [follow, count])
  useEffect(() => {
    if (marked !== null && marked >= 0 && marked < count)
      virtualizer.scrollToIndex(marked, { align: 'center' })
  }, [connection === 'ended'])

  const hits = search ? lines.current.matching(search) : []
  const show = (index: number) => {
    setFollow(false)
    setMarked(index)
    virtualizer.scrollToIndex(index, { align: 'center' })
  }
  const step = (by: number) => {
    if (hits.length === 0) return
    const next = (hit + by + hits.length) % hits.length
    setHit(next)
    show(hits[next] ?? 0)
  }
  const lastTop = useRef(0)
  const onScroll = () => {
    const element = box.current
    if (!element) return
    // A log that grows leaves the end as well, but only a reader goes up.
    const wentUp = element.scrollTop < lastTop.current
    lastTop.current = element.scrollTop
    const left = element.scrollHeight - element.scrollTop - element.clientHeight
    if (follow && wentUp && left > 3 * lineHeight) setFollow(false)
  }
  const error = lines.current.firstError()
  return (
    <section class="log" aria-labelledby="log-title">
      <header>
        <h2 id="log-title">Log</h2>
        <search class="log-tools">
          <input
            type="search"
            aria-label="Search the log"
            placeholder="Search the log"
            value={search}
            onInput={(event) => {
              setSearch(event.currentTarget.value)
              setHit(-1)
            }}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return
              event.preventDefault()
              step(event.shiftKey ? -1 : 1)
            }}
          />
          <span class="quiet" role="status">
            {search && `${hits.length === 0 ? 'no' : `${Math.max(hit, 0) + 1} of ${hits.length}`} lines`}
          </span>
          {hits.length > 0 && (
            <>
              <button type="button" class="small" aria-label="Line before" onClick={() => step(-1)}>
                ↑
              </button>
              <button type="button" class="small" aria-label="Next line" onClick={() => step(1)}>
                ↓
              </button>
            </>
          )}
          <label class="check">
            <input
              type="checkbox"
              checked={follow}
              onChange={(event) => setFollow(event.currentTarget.checked)}
            />{' '}
            Follow
          </label>
          <label class="check">
            <input
              type="checkbox"
              checked={colours}
              onChange={(event) => setColours(event.currentTarget.checked)}
            />{' '}
            Colours
          </label>
          {error !== null && (
            <button type="button" class="small" onClick={() => show(error)}>
              Jump to the error
            </button>
          )}
        </search>
      </header>
      <div
        class="log-box"
        ref={box}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it has to be reached by keyboard
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-label="Lines of the log"
        onScroll={onScroll}
      >
        <div class="log-lines" style={{ height: `${virtualizer.getTotalSize()}px` }}>
          {virtualizer.getVirtualItems().map(({ index, start }) => (
            <LogLine
              key={index}
              index={index}
              top={start}
              text={(colours ? coloured[index] : plain[index]) ?? ''}
              search={search}
              isMarked={index === marked}
              onMark={() => {
                setMarked(index)
                window.history.replaceState(null, '', `#L${index + 1}`)
              }}
            />
          ))}
        </div>
      </div>
      <p class="quiet" role="status">
        {count.toLocaleString('en')} lines
        {connection === 'lost' && ', and the connection was lost: it is taken up again'}
        {connection === 'live' && ', and more as they come'}
        {connection === 'ended' &&
          count === 0 &&
          ': the build wrote nothing, or its log has been thrown away'}
      </p>
    </section>
  )
}
