import type { Page } from 'playwright-core'
import tap, { type Test } from 'tap'
import { openSite } from '../end-to-end/site.ts'
import { axeFaults, complaintsOf, looks, overflow, startBrowser } from './browser.ts'
import { type MadeUp, recordedEnvironment } from './recorded.ts'

/** The graph of dependencies of an environment with hundreds of packages, of which three turn the GIL on. */
const site = await openSite(tap)
const browser = await startBrowser(tap)
const timeoutMs = 120_000

const many = 400
const name = (at: number) => `package-${String(at).padStart(3, '0')}`
/** 0 to 9 are requested; each needs a few of the later ones; 390 and 395 turn the GIL on, and 0 does itself. */
const culprits = [0, 390, 395]
const needs = (at: number): number[] =>
  [at * 3 + 10, at * 3 + 11, at * 3 + 12, at * 2 + 40].filter((other) => other < many && other > at)
const leads = (at: number): boolean => culprits.includes(at) || needs(at).some(leads)
const packages = Array.from(
  { length: many },
  (_, at): MadeUp => ({
    name: name(at),
    needs: needs(at).map(name),
    ...(culprits.includes(at)
      ? { gil: 'reenabled' as const, turnedOnBy: [{ module: `m${at}._native`, package: name(at) }] }
      : { gil: leads(at) ? ('reenabled-by-dependency' as const) : ('kept' as const) }),
  }),
)
const id = await recordedEnvironment(
  site.db,
  packages.slice(0, 10).map((one) => one.name),
  packages,
)

async function graph(look: keyof typeof looks): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext(looks[look])
  const page = await context.newPage()
  page.setDefaultTimeout(timeoutMs)
  const complaints = complaintsOf(page, site.url)
  await page.goto(`${site.url}/environments/${id}?tab=graph`)
  await page.locator('.graph .node').first().waitFor()
  return { page, complaints }
}

const drawn = (page: Page) => page.locator('.graph .node').count()
const node = (page: Page, which: number) =>
  page.getByRole('button', { name: new RegExp(`^${name(which)} 1\\.0, `) })
const focused = async (page: Page) => (await page.locator(':focus').getAttribute('aria-label')) ?? ''

async function isSound(t: Test, page: Page, about: string): Promise<void> {
  t.same(await axeFaults(page), [], `axe finds nothing: ${about}`)
  t.equal(await overflow(page), 0, `it fits: ${about}`)
}

tap.test('a large graph begins with the chains to the culprits, and grows on demand', async (t) => {
  const { page, complaints } = await graph('light')
  const first = await drawn(page)
  t.ok(first >= culprits.length && first < 60, `${first} packages are drawn at first`)
  for (const culprit of culprits)
    t.equal(await page.locator(`.node.turns-on[data-name="${name(culprit)}"]`).count(), 1)
  t.ok((await page.locator('.edge.culprit').count()) > 0, 'the edges that lead to them are marked')
  await page.getByText(`${first} of ${many} packages: those that lead to what turns the GIL on.`).waitFor()

  await node(page, 390).click()
  const chosen = page.locator('.chosen[role="status"]')
  t.match(
    await chosen.textContent(),
    /m390\._native.*turns the GIL on.*It comes by package-00\d → .*package-390\./s,
  )
  await node(page, 0).click()
  await chosen.getByRole('button', { name: /more that it needs$/ }).click()
  t.ok((await drawn(page)) > first, 'its neighbours are drawn')
  await isSound(t, page, 'a graph')

  await page.getByRole('button', { name: `Draw all ${many}` }).click()
  await page.getByText(`${many} packages; an arrow leads to what a package needs.`).waitFor()
  t.equal(await drawn(page), many)
  const taken = await page.evaluate(`(() => {
    const before = performance.now()
    document.querySelector('.node').dispatchEvent(new MouseEvent('click', { bubbles: true }))
    return new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - before))))
  })()`)
  t.comment(`${Math.round(taken as number)} ms to choose one of ${many} packages`)
  t.equal(await overflow(page), 0, 'the box scrolls, not the page')
  await page.getByRole('button', { name: `Draw only ${first}` }).click()
  t.equal(await drawn(page), first)
  t.same(complaints, [])
  await page.close()
})

tap.test('the keyboard walks along the edges', async (t) => {
  const { page } = await graph('light')
  await page.getByRole('button', { name: 'Larger' }).focus()
  await page.keyboard.press('Tab')
  t.match(await focused(page), /^package-00\d 1\.0, GIL /, 'one package has a place in the order of Tab')
  const start = await focused(page)
  await page.keyboard.press('ArrowRight')
  const next = await focused(page)
  t.not(next, start)
  await page.keyboard.press('ArrowLeft')
  t.match(await focused(page), /^package-\d+/)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Home')
  t.equal(await focused(page), start)
  await page.keyboard.press('Enter')
  await page.locator('.chosen[role="status"]').waitFor()
  t.equal(await page.locator(':focus').getAttribute('aria-pressed'), 'true')
  await page.keyboard.press('Tab')
  t.notMatch(await focused(page), /^package-\d+ 1\.0, /, 'the next Tab leaves the graph')
  await page.close()
})

tap.test('the table says the same, with the chain by which a package comes in', async (t) => {
  const { page } = await graph('light')
  const table = page.getByRole('table', { name: 'Packages, with those that each needs' })
  t.equal(await table.getAttribute('aria-rowcount'), String(many + 1))
  await page.getByRole('button', { name: `Show why, ${name(1)}` }).click()
  t.match(
    await table.locator('tr.more').textContent(),
    `Needs: ${[13, 14, 15, 42].map(name).join(', ')}.Needed by: no other package.`,
  )
  await page.getByRole('button', { name: 'Needs', exact: true }).click()
  t.match(page.url(), /sort=needs\.asc/)
  t.equal(await table.locator('td.cell-needs').first().textContent(), '0')
  await isSound(t, page, 'the table')
  await page.close()
})

tap.test('the graph in the dark and on a telephone', async (t) => {
  for (const look of ['dark', 'narrow'] as const) {
    const { page, complaints } = await graph(look)
    await node(page, 390).click()
    await page.locator('.chosen[role="status"]').waitFor()
    await isSound(t, page, look)
    t.same(complaints, [])
    await page.context().close()
  }
})
