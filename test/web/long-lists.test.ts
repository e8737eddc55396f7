import type { Page } from 'playwright-core'
import tap from 'tap'
import { openSite } from '../end-to-end/site.ts'
import { looks, startBrowser } from './browser.ts'
import { recordedRequest } from './recorded.ts'

const site = await openSite(tap)
const { db } = site
const browser = await startBrowser(tap)
const context = await browser.newContext(looks.light)

const asked = (name: string) => recordedRequest(db, [name])

/**
 * Scrolls to the end in steps of a wheel, one a frame. Counts the frames after which the middle of the view had no row, and
 * the rows that were in the page at most.
 */
async function scrollThrough(page: Page, scroller: string, row: string) {
  return (await page.evaluate(`(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
    const element = document.querySelector(${JSON.stringify(scroller)}) ?? document.scrollingElement
    const box = element === document.scrollingElement
      ? { left: 0, top: 0, width: innerWidth, height: innerHeight }
      : element.getBoundingClientRect()
    const seen = { frames: 0, blank: 0, rows: 0, ms: [] }
    for (let last = -1; element.scrollTop !== last; seen.frames++) {
      last = element.scrollTop
      const start = performance.now()
      element.scrollBy(0, 240)
      await frame()
      seen.ms.push(performance.now() - start)
      const found = document.elementsFromPoint(box.left + box.width / 2, box.top + box.height / 2)
      if (!found.some((one) => one.closest(${JSON.stringify(row)}))) seen.blank++
      seen.rows = Math.max(seen.rows, document.querySelectorAll(${JSON.stringify(row)}).length)
    }
    seen.ms.sort((a, b) => a - b)
    const at = (share) => Math.round(seen.ms[Math.floor((seen.ms.length - 1) * share)])
    return { ...seen, ms: { median: at(0.5), p95: at(0.95), most: at(1) } }
  })()`)) as {
    frames: number
    blank: number
    rows: number
    ms: { median: number; p95: number; most: number }
  }
}

tap.test('a thousand environments', async (t) => {
  for (let number = 0; number < 1000; number++) await asked(`package-${number}`)
  const page = await context.newPage()
  await page.goto(site.url)
  await page.getByText('1000 environments: 0 ready').waitFor({ timeout: 60_000 })
  const { frames, blank, rows, ms } = await scrollThrough(page, 'html', 'tbody tr:not(.spacer)')
  t.comment(`${frames} frames, ${rows} rows in the page at most, ms a frame: ${JSON.stringify(ms)}`)
  t.ok(frames > 150, 'there is a long way to scroll')
  t.equal(blank, 0, 'no frame is blank')
  t.ok(rows < 100, 'only the rows in view are in the page')
  await page.getByRole('link', { name: 'package-0', exact: true }).waitFor()
  await page.close()
})

tap.test('ten thousand lines of log', async (t) => {
  const { id } = await asked('talks')
  const lease = await db.builds.claim(id, 'test', 600)
  if (!lease) throw new Error('a new build cannot be claimed')
  await db.builds.enter(lease, 'building')
  const lines = Array.from({ length: 10_000 }, (_, at) => `\u001b[32mline\u001b[0m ${at + 1} of the log`)
  for (let at = 0; at < lines.length; at += 500)
    await db.log.append(lease, `${lines.slice(at, at + 500).join('\n')}\n`)
  const page = await context.newPage()
  await page.goto(`${site.url}/builds/${id}`)
  await page.getByText('10,000 lines').waitFor({ timeout: 60_000 })
  await page.getByText('line 10000 of the log').waitFor()
  await db.log.append(lease, 'one more line\n')
  await page.getByText('one more line').waitFor()
  // A scroll is told to the page a frame later, when the log may have grown: it goes on following.
  await page.evaluate(`(() => {
    const box = document.querySelector('.log-box')
    const growth = new MutationObserver(() => box.dispatchEvent(new Event('scroll')))
    growth.observe(document.querySelector('.log-lines'), { attributes: true })
  })()`)
  await db.log.append(
    lease,
    `${Array.from({ length: 50 }, () => 'much at once\n').join('')}the last of all\n`,
  )
  await page.getByText('the last of all').waitFor()
  t.ok(await page.getByLabel('Follow').isChecked())
  await page.getByLabel('Follow').uncheck()
  await page.evaluate('document.querySelector(".log-box").scrollTop = 0')
  await page.getByText('line 1 of the log').waitFor()
  const { frames, blank, rows, ms } = await scrollThrough(page, '.log-box', '.line')
  t.comment(`${frames} frames, ${rows} lines in the page at most, ms a frame: ${JSON.stringify(ms)}`)
  t.ok(frames > 500, 'there is a long way to scroll')
  t.equal(blank, 0, 'no frame is blank')
  t.ok(rows < 150, 'only the lines in view are in the page')
  await page.getByRole('searchbox', { name: 'Search the log' }).fill('line 7777 ')
  await page.keyboard.press('Enter')
  await page.locator('.line.marked', { hasText: 'line 7777 of the log' }).waitFor()
})
