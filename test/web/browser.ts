import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { type Browser, chromium, type Page } from 'playwright-core'
import type { Test } from 'tap'

/** Debian's, see ops/setup/packages.sh. */
const executablePath = '/usr/bin/chromium'

export const looks = {
  light: { colorScheme: 'light', viewport: { width: 1280, height: 860 } },
  dark: { colorScheme: 'dark', viewport: { width: 1280, height: 860 } },
  narrow: { colorScheme: 'light', viewport: { width: 360, height: 740 } },
} as const

export async function startBrowser(t: Pick<Test, 'teardown'>): Promise<Browser> {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  t.teardown(() => browser.close())
  return browser
}

/** What a page has asked of other hosts, and complained of: nothing, if all is well. */
export function complaintsOf(page: Page, url: string): string[] {
  const complaints: string[] = []
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url())
    if (origin !== url && protocol !== 'blob:') complaints.push(`asks ${request.url()}`)
  })
  page.on('pageerror', (error) => void complaints.push(`throws ${error.message}`))
  page.on('console', (message) => {
    // Answers that are problems are written down by the browser itself.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text())
  })
  return complaints
}

const axeSource = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Violation {
  id: string
  nodes: { html: string; failureSummary: string }[]
}

/** What axe finds wrong with the page as it is now, in words. */
export async function axeFaults(page: Page): Promise<string[]> {
  await page.evaluate(await axeSource)
  const violations = (await page.evaluate(
    'axe.run(document).then(({ violations }) => violations)',
  )) as Violation[]
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary.replace(/\s+/g, ' ')}`,
    ),
  )
}

/** By how many pixels the page is wider than the window. */
export async function overflow(page: Page): Promise<number> {
  return (await page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )) as number
}
