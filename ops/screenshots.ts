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
  { packages: ['jinja2', 'msgspec', 'ruamel-yaml', 'rich'], failures: 'omit' },
]

/** A picture's address, and the steps before it is taken. */
interface Picture {
  path: string
  before?: (page: Page) => Promise<unknown>
}

const requirements = `jinja2>=3
multidict<7
ruamel.yaml
nunpy==2.1
msgspec ; python_version < "3.9"
`

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
  const went = items.find(({ packages }) => packages.omitted > 0)
  const giveFile = async (page: Page) => {
    const file = { name: 'requirements.txt', mimeType: 'text/plain', buffer: Buffer.from(requirements) }
    await page.getByLabel('Choose files').setInputFiles(file)
    await page.locator('.files', { hasText: /\d packages/ }).scrollIntoViewIfNeeded()
  }
  const chooseCulprit = (page: Page) => page.locator('.graph .node.turns-on').first().click()
  const pages: { [name: string]: Picture } = {
    environments: { path: '/environments' },
    new: { path: '/new?packages=jinja2,multidict' },
    'new-from-file': { path: '/new', before: giveFile },
    packages: { path: '/packages' },
    package: { path: '/packages/markupsafe' },
    ...{ channels: { path: '/channels' }, channel: { path: '/channels/sample' } },
    ...{ queue: { path: '/queue' }, cache: { path: '/cache' } },
    ...{ tokens: { path: '/tokens' }, webhooks: { path: '/webhooks' }, audit: { path: '/audit' } },
    ...(ready && {
      environment: { path: `/environments/${ready.id}` },
      use: { path: `/environments/${ready.id}?tab=use` },
      graph: { path: `/environments/${ready.id}?tab=graph`, before: chooseCulprit },
      size: { path: `/environments/${ready.id}?tab=size` },
    }),
    ...(went && { 'left-out': { path: `/environments/${went.id}` } }),
    ...(failed && { 'failed-build': { path: `/builds/${failed.build.id}` } }),
  }
  const show = async (page: Page, name: string, { path, before }: Picture, target: string) => {
    await page.goto(`${url}${path}`)
    await page.locator('main h1').waitFor()
    await before?.(page)
    await settled(page)
    await page.screenshot({ path: join(target, name) })
  }
  const browser = await startBrowser(t)
  for (const [look, options] of Object.entries(looks)) {
    const context = await browser.newContext(options)
    const page = await context.newPage()
    for (const [name, one] of Object.entries(pages)) await show(page, `${name}-${look}.png`, one, folder)
    await context.close()
  }
  if (!values.readme) return
  const page = await browser.newPage(readmeLook)
  for (const name of readmePictures) {
    const one = pages[name]
    if (one) await show(page, `${name}.png`, one, readmeFolder)
  }
}

/** Waits for a plan that is under way, and for what a page still loads after it has shown itself. */
async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(settleMs)
  await page.locator('[aria-busy="true"]').waitFor({ state: 'detached' })
}
