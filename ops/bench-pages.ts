// Measures the pages: the bytes of the first one and of each that is loaded later, gzipped; and the time until a browser with an
// empty cache paints the list of environments, in turns with a bare static page of another server. Prints Markdown tables.
// `--rounds` is the number of turns (15), `--environments` that of environments in the list (20).
import { readdir, readFile, stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Browser } from 'playwright-core'
import { pagesFolder } from '../src/api/routes/pages/page-files.ts'
import { openSite } from '../test/end-to-end/site.ts'
import { looks, startBrowser } from '../test/web/browser.ts'
import { recordedEnvironment } from '../test/web/recorded.ts'

const options = {
  rounds: { type: 'string', default: '15' },
  environments: { type: 'string', default: '20' },
} as const
const { values } = parseArgs({ options })
const bare =
  '<!doctype html><html lang="en"><title>Bare</title><h1>Environments</h1><p>A page without anything.</p></html>'

interface Measured {
  url: string
  /** Selects an element that is there once the page has its content. */
  wanted: string
}

interface Times {
  paint: number
  content: number
}

const endings: (() => unknown)[] = []
const t = { teardown: (end: () => unknown) => void endings.unshift(end) } as Parameters<typeof openSite>[0]
try {
  console.log(await weights())
  const site = await openSite(t)
  for (let at = 0; at < Number(values.environments); at++)
    await recordedEnvironment(site.db, [`package-${at}`], [{ name: `package-${at}`, needs: [], gil: 'kept' }])
  const browser = await startBrowser(t)
  const pages: { [name: string]: Measured } = {
    'bare page': { url: await serveBare(), wanted: 'h1' },
    environments: { url: site.url, wanted: 'tbody tr' },
  }
  const times = new Map<string, Times[]>(Object.keys(pages).map((name) => [name, []]))
  for (let round = 0; round < Number(values.rounds); round++)
    for (const [name, page] of Object.entries(pages)) times.get(name)?.push(await firstPaint(browser, page))
  console.log(paintTable(times))
} finally {
  for (const end of endings) await end()
}

/** Lists the assets that the first page loads, and those of each part that is loaded on demand. */
async function weights(): Promise<string> {
  const page = await readFile(join(pagesFolder, 'index.html'), 'utf8')
  const names = (await readdir(join(pagesFolder, 'assets'))).filter((name) => /\.(js|css)$/.test(name))
  const sized = await Promise.all(
    names.map(async (name) => ({
      name,
      isFirst: page.includes(name),
      bytes: (await stat(join(pagesFolder, 'assets', name))).size,
      gzipped: (await stat(join(pagesFolder, 'assets', `${name}.gz`))).size,
    })),
  )
  const sum = (ending: string) => {
    const some = sized.filter(({ name, isFirst }) => isFirst && name.endsWith(ending))
    return `| first page, ${ending} | ${total(some, 'bytes')} | ${total(some, 'gzipped')} |`
  }
  const later = sized
    .filter(({ isFirst }) => !isFirst)
    .sort((a, b) => b.gzipped - a.gzipped)
    .map(({ name, bytes, gzipped }) => `| ${name.replace(/-.{8}\./, '.')} | ${bytes} | ${gzipped} |`)
  return ['| asset | bytes | gzipped |', '|---|--:|--:|', sum('.js'), sum('.css'), ...later, ''].join('\n')
}

function total<Key extends string>(sized: { [key in Key]: number }[], key: Key): number {
  return sized.reduce((sum, one) => sum + one[key], 0)
}

async function serveBare(): Promise<string> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(bare)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

/**
 * Returns the milliseconds from the start of the navigation to the first paint of content, and to the first paint with an element
 * that matches.
 */
async function firstPaint(browser: Browser, { url, wanted }: Measured): Promise<Times> {
  const context = await browser.newContext(looks.light)
  try {
    const page = await context.newPage()
    await page.addInitScript(`
      window.paint = new Promise((resolve) => {
        new PerformanceObserver((list) => {
          for (const { name, startTime } of list.getEntries())
            if (name === 'first-contentful-paint') resolve(startTime)
        }).observe({ type: 'paint', buffered: true })
      })
      window.content = new Promise((resolve) => {
        const look = () => document.querySelector(${JSON.stringify(wanted)})
          ? requestAnimationFrame(() => setTimeout(() => resolve(performance.now())))
          : requestAnimationFrame(look)
        look()
      })`)
    await page.goto(url)
    const [paint, content] = (await page.evaluate('Promise.all([paint, content])')) as [number, number]
    return { paint, content }
  } finally {
    await context.close()
  }
}

function paintTable(times: Map<string, Times[]>): string {
  const rows = [...times].map(([name, all]) => {
    const at = (key: keyof Times, share: number) =>
      Math.round(all.map((one) => one[key]).sort((a, b) => a - b)[Math.floor((all.length - 1) * share)] ?? 0)
    const cells = (key: keyof Times) => `${at(key, 0)} / ${at(key, 0.5)} / ${at(key, 0.9)}`
    return `| ${name} | ${cells('paint')} | ${cells('content')} |`
  })
  return [
    '| page | first paint, ms: least / median / 90 % | first paint with its content |',
    '|---|--:|--:|',
    ...rows,
  ].join('\n')
}
