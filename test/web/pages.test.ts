import type { Locator } from 'playwright-core'
import tap, { type Test } from 'tap'
import { openSite } from '../end-to-end/site.ts'
import { eventually } from '../eventually.ts'
import { axeFaults, complaintsOf, looks, overflow, startBrowser } from './browser.ts'

/** The pages in a browser, against a service with a worker that builds: what a person does with them, in one go. */
const site = await openSite(tap)
await site.startWorker(tap)
const browser = await startBrowser(tap)
const context = await browser.newContext(looks.light)
const page = await context.newPage()
const complaints = complaintsOf(page, site.url)
/** Builds take as long as the machine is busy. */
page.setDefaultTimeout(Number(process.env.T ?? 240_000))

const go = (path: string) => page.goto(`${site.url}${path}`)
const textOf = async (locator: Locator) => (await locator.textContent()) ?? ''
const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name })

/** Presses Tab until what has the focus is called so. */
async function tabTo(name: RegExp): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab')
    const focused = page.locator(':focus')
    const words = `${await focused.getAttribute('aria-label')} ${await textOf(focused)} ${await focused.getAttribute('placeholder')}`
    if (name.test(words)) return
  }
  throw new Error(`Tab does not lead to ${name}`)
}

async function isSound(t: Test, about: string): Promise<void> {
  t.same(await axeFaults(page), [], `axe finds nothing: ${about}`)
}

tap.test('without any environment, the pages say what to do first', async (t) => {
  for (const path of ['/', '/environments', '/packages', '/webhooks', '/audit', '/tokens', '/queue']) {
    await go(path)
    await page.locator('.empty, .quiet').first().waitFor()
    await isSound(t, path)
  }
})

tap.test('a plan is typed in and built, by keyboard alone', async (t) => {
  await go('/')
  await tabTo(/New environment/)
  await page.keyboard.press('Enter')
  await heading('New environment').waitFor()
  await eventually(async () => (await fetch(`${site.url}/v1/channels/sample/packages`)).ok)
  await tabTo(/numpy/)
  await page.keyboard.type('ruamel-y')
  await page.getByRole('option', { name: 'ruamel-yaml', exact: true }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Remove ruamel-yaml' }).waitFor()
  await page.keyboard.type('attrs,')
  await page.getByRole('button', { name: 'Remove attrs' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByText(/^3 packages: 1 reused, 2 rebuilt\.|^3 packages: 2 reused, 1 rebuilt\./).waitFor()
  t.match(
    await textOf(page.getByText(/withPackages/)),
    /Patchbay builds \d+ packages?; 3\.13t\.withPackages would build \d+/,
  )
  t.match(
    new URL(page.url()).search,
    /packages=ruamel-yaml%2Cattrs/,
    'the address can be sent to a colleague',
  )
  await isSound(t, 'a plan')
  await tabTo(/^\S* ?Build /)
  await page.keyboard.press('Enter')
  await heading('Build of attrs and ruamel-yaml').waitFor()
})

tap.test('a build is watched to its end with its log, and its failure mended by its button', async (t) => {
  const log = page.getByRole('log')
  await log
    .getByText(/ruamel/)
    .first()
    .waitFor()
  await heading(/^ruamel-yaml-clib failed|^Build of/)
    .first()
    .waitFor()
  await page.getByRole('heading', { name: 'ruamel-yaml-clib failed' }).waitFor()
  await isSound(t, 'a failed build')
  await page.getByRole('searchbox', { name: 'Search the log' }).fill('error')
  await page.keyboard.press('Enter')
  await page.locator('.line.marked mark').waitFor()
  t.match(await textOf(page.getByText(/^\d+ of \d+ lines$/)), /^1 of/)
  await page.getByRole('button', { name: 'Jump to the error' }).click()
  t.match(await textOf(page.locator('.line.marked')), /error|failed/i)

  await page.getByRole('button', { name: 'Build without ruamel-yaml-clib’s native part' }).click()
  await page.locator('.facts .status', { hasText: 'Ready' }).waitFor()
  t.match(
    await textOf(page.locator('.sentence')),
    /^The GIL stays off with all 2 packages that have modules\.$/,
  )
  t.equal(await page.locator('.stages .done').count(), 4)
  await isSound(t, 'a build that is ready')
})

tap.test('an environment says what turns the GIL on, and how it is used', async (t) => {
  await go('/new?packages=jinja2')
  await page.getByRole('button', { name: 'Build', exact: true }).click()
  await page.getByRole('link', { name: 'Use it' }).click()
  await heading('jinja2').waitFor()
  t.match(
    await textOf(page.locator('.sentence')),
    'The GIL stays off with 0 of 2 packages. Importing markupsafe (markupsafe._speedups) turns it on, and so does jinja2 through it.',
  )
  t.match(await textOf(page.getByText('nix-store --realise').first()), site.url)
  for (const way of ['venv', 'Nix', 'Flake', 'GitHub', 'GitLab']) {
    await page.getByRole('radio', { name: way }).check({ force: true })
    await isSound(t, way)
  }
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download the bundle' }).click()
  t.match((await download).suggestedFilename(), /^patchbay-[0-9a-f]{12}\.tar\.gz$/)
  for (const tab of ['Graph', 'Size', /^Builds/, 'Compare', 'Spec', /^Packages/]) {
    await page.getByRole('tab', { name: tab }).click()
    await page.locator('#tab-panel :is(table, select, pre)').first().waitFor()
    await isSound(t, String(tab))
  }
  await page.getByRole('button', { name: 'Show why, jinja2' }).click()
  t.match(await textOf(page.locator('tr.more')), /whose module\s+markupsafe\._speedups\s+turns the GIL on/)
  await page.getByRole('button', { name: 'Pin', exact: true }).click()
  await page.getByRole('button', { name: 'Unpin' }).waitFor()
})

tap.test('the tables are filtered and sorted, and the address says so', async (t) => {
  await go('/')
  await page.getByLabel('Status').selectOption('failed')
  await page.getByText(/^1 environment:/).waitFor()
  t.match(page.url(), /status=failed/)
  await page.getByRole('navigation').getByRole('link', { name: 'Packages' }).click()
  await heading('Packages').waitFor()
  const names = () => page.locator('td.cell-name').allInnerTexts()
  await page.getByRole('link', { name: 'markupsafe' }).waitFor()
  t.same(await names(), ['attrs', 'jinja2', 'markupsafe', 'ruamel-yaml', 'ruamel-yaml-clib'])
  await page.getByRole('button', { name: 'Package', exact: true }).click()
  await page.getByRole('button', { name: 'Package', exact: false }).first().click()
  t.same((await names())[0], 'ruamel-yaml-clib')
  t.match(page.url(), /sort=name\.desc/)
  await page.getByLabel('Result').selectOption('gil-reenabled')
  t.same(await names(), ['markupsafe'])
  await page.getByLabel('Result').selectOption('')
  await page.getByLabel('Name').fill('ruamel')
  t.same(await names(), ['ruamel-yaml-clib', 'ruamel-yaml'])

  await page.getByRole('link', { name: 'ruamel-yaml-clib' }).click()
  await heading('ruamel-yaml-clib').waitFor()
  await page
    .getByRole('button', { name: /^▸|Show why/ })
    .first()
    .click()
  await page.getByRole('heading', { name: 'Failures' }).waitFor()
  await page.getByRole('img', { name: 'Badge of ruamel-yaml-clib' }).waitFor()
  await isSound(t, 'a package')
})

tap.test('a running build is cancelled', async (t) => {
  await go('/new?channel=faulty&packages=slow')
  await page.getByRole('button', { name: 'Build', exact: true }).click()
  await page.getByRole('button', { name: 'Cancel', exact: true }).click()
  await page.locator('.facts .status', { hasText: 'Cancelled' }).waitFor()
  t.equal(await page.getByRole('button', { name: 'Cancel', exact: true }).count(), 0)
})

tap.test('every page in the light, in the dark and on a telephone', async (t) => {
  const { items } = (await (await fetch(`${site.url}/v1/environments?status=ready`)).json()) as {
    items: { id: string; build: { id: string } }[]
  }
  const paths = [
    ...['/', '/packages', '/packages/markupsafe', '/channels', '/channels/sample', '/queue', '/cache'],
    ...['/tokens', '/webhooks', '/audit', '/new?packages=jinja2'],
    ...[`/environments/${items[0]?.id}`, `/builds/${items[0]?.build.id}`],
  ]
  for (const [look, options] of Object.entries(looks)) {
    const own = await browser.newContext(options)
    const other = await own.newPage()
    const found = complaintsOf(other, site.url)
    for (const path of paths) {
      await other.goto(`${site.url}${path}`)
      await other.locator('h1').waitFor()
      await other.locator('main :is(table, .empty, form, .log):visible').first().waitFor()
      t.same(await axeFaults(other), [], `axe finds nothing: ${path} ${look}`)
      t.equal(await overflow(other), 0, `${path} fits: ${look}`)
    }
    t.same(found, [])
    await own.close()
  }
})

tap.test('tokens are made, and a tab signs in and out', async (t) => {
  await go('/tokens')
  await page.getByLabel('Name').fill('operator')
  await page.getByRole('button', { name: 'Make the token' }).click()
  await page.getByRole('heading', { name: 'Token “operator”' }).waitFor()
  await page.getByRole('button', { name: 'Sign out' }).waitFor()
  await page.getByText('New token', { exact: true }).click()
  await page.getByLabel('Name').fill('reader')
  await page.getByRole('button', { name: 'Make the token' }).click()
  await page.getByRole('heading', { name: 'Token “reader”' }).waitFor()
  const limits = page.getByRole('cell', { name: '0 builds at once · 0 a day · 0 MB in the cache' })
  await limits.first().waitFor()
  const reader = await textOf(page.locator('.secret'))
  t.match(reader, /^pb_/)
  await isSound(t, 'tokens')

  await page.getByRole('button', { name: 'Sign out' }).click()
  await heading('Sign in').waitFor()
  await isSound(t, 'signed out')
  await page.getByLabel('Token').fill('pb_wrong')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('alert').waitFor()
  await page.getByLabel('Token').fill(reader)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await heading('Environments').waitFor()
  await page.getByRole('link', { name: 'jinja2' }).first().waitFor()
  t.equal(
    await page.getByRole('link', { name: 'New environment' }).count(),
    0,
    'a reader is offered no build',
  )
  t.equal(await page.getByRole('link', { name: 'Tokens' }).count(), 0)
  t.notMatch(page.url(), 'pb_')
  t.same(await page.evaluate('[localStorage.length, document.cookie]'), [0, ''])

  const { items } = (await (
    await fetch(`${site.url}/v1/environments?status=ready`, {
      headers: { authorization: `Bearer ${reader}` },
    })
  ).json()) as { items: { build: { id: string } }[] }
  await go(`/builds/${items[0]?.build.id}`)
  await page.getByRole('log').locator('.line').first().waitFor()

  const fresh = await context.newPage()
  await fresh.goto(site.url)
  await fresh.getByRole('heading', { name: 'Sign in' }).waitFor()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await heading('Sign in').waitFor()
})

tap.test('the pages asked no other host, and nothing went wrong in them', (t) => {
  t.same(complaints, [])
  t.end()
})
