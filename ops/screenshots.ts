/**
 * Makes a picture of each page, light, dark and 360 pixels wide, into `.screenshots/`: of a service of its own in which some
 * builds have ended, or of the one that `--url` names.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { serviceAt } from '../src/client/http/patchbay.ts'
import { build, openSite } from '../test/end-to-end/site.ts'
import { looks, startBrowser } from '../test/web/browser.ts'

const { values } = parseArgs({
  options: { url: { type: 'string' }, readme: { type: 'boolean', default: false } },
})
const fromRoot = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))
const folder = fromRoot('.screenshots')
/** The pictures of the README, smaller: `--readme` makes them anew. */
const readmeFolder = fromRoot('docs/pictures')
const readmePictures = ['environment', 'failed-build', 'packages', 'new']
const readmeLook = { ...looks.light, viewport: { width: 1100, height: 640 }, deviceScaleFactor: 0.75 }
/** Requests that a page may still send after its first paint. */
const settleMs = 1_500

const specs = [
  { packages: ['jinja2', 'multidict', 'click'] },
  { packages: ['click', 'pygments', 'rich'] },
  { packages: ['tornado', 'werkzeug', 'hiredis'] },
  { packages: ['msgspec', 'click'] },
  { packages: ['ruamel-yaml', 'attrs'] },
]

const endings: (() => unknown)[] = []
const t = { teardown: (end: () => unknown) => void endings.unshift(end) } as Parameters<typeof openSite>[0]
try {
  const url = values.url ?? (await built())
  await picture(url)
  console.log(`The pictures are in ${folder}.`)
} finally {
  for (const end of endings) await end()
}

async function built(): Promise<string> {
  const site = await openSite(t)
  await site.startWorker(t)
  for (const spec of specs) await build(site, spec)
  return site.url
}

async function picture(url: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const { items } = await serviceAt(url).environments({ limit: 20 })
  const [ready] = items.filter(({ status }) => status === 'ready').slice(-1)
  const failed = items.find(({ status }) => status === 'failed')
  const pages: { [name: string]: string } = {
    environments: '/environments',
    new: '/new?packages=jinja2,multidict',
    packages: '/packages',
    package: '/packages/markupsafe',
    ...{ channels: '/channels', channel: '/channels/sample', queue: '/queue', cache: '/cache' },
    ...{ tokens: '/tokens', webhooks: '/webhooks', audit: '/audit' },
    ...(ready && { environment: `/environments/${ready.id}` }),
    ...(ready && { use: `/environments/${ready.id}?tab=use` }),
    ...(ready && { graph: `/environments/${ready.id}?tab=graph` }),
    ...(ready && { size: `/environments/${ready.id}?tab=size` }),
    ...(failed && { 'failed-build': `/builds/${failed.build.id}` }),
  }
  const browser = await startBrowser(t)
  for (const [look, options] of Object.entries(looks)) {
    const context = await browser.newContext(options)
    const page = await context.newPage()
    for (const [name, path] of Object.entries(pages)) {
      await page.goto(`${url}${path}`)
      await page.locator('main h1').waitFor()
      await settled(page)
      await page.screenshot({ path: join(folder, `${name}-${look}.png`) })
    }
    await context.close()
  }
  if (!values.readme) return
  const page = await browser.newPage(readmeLook)
  for (const name of readmePictures) {
    await page.goto(`${url}${pages[name]}`)
    await page.locator('main h1').waitFor()
    await settled(page)
    await page.screenshot({ path: join(readmeFolder, `${name}.png`) })
  }
}

/** Waits for a plan that is under way, and for what a page still loads after it has shown itself. */
async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(settleMs)
  await page.locator('[aria-busy="true"]').waitFor({ state: 'detached' })
}
