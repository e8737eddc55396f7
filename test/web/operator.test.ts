import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Locator, Route } from 'playwright-core'
import tap, { type Test } from 'tap'
import { openSite, sampleChannel } from '../end-to-end/site.ts'
import { eventually } from '../eventually.ts'
import { temporaryFolder } from '../servers.ts'
import { startReceiver } from '../webhooks/receiver.ts'
import { axeFaults, complaintsOf, looks, overflow, startBrowser } from './browser.ts'

/** The pages of operators, and what an environment has had: attempts, and its difference to another. */
const site = await openSite(tap, { PATCHBAY_WEBHOOK_ALLOW: '127.0.0.0/8' })
const browser = await startBrowser(tap)
const context = await browser.newContext(looks.light)
const page = await context.newPage()
const complaints = complaintsOf(page, site.url)
/** Builds take as long as the machine is busy. */
page.setDefaultTimeout(Number(process.env.T ?? 240_000))

const go = (path: string) => page.goto(`${site.url}${path}`)
const textOf = async (locator: Locator) => (await locator.textContent()) ?? ''
const sentence = page.locator('.sentence')
const firstRow = page.locator('tbody tr').first()

async function isSound(t: Test, about: string): Promise<void> {
  t.same(await axeFaults(page), [], `axe finds nothing: ${about}`)
  t.equal(await overflow(page), 0, `it fits: ${about}`)
}

async function put(path: string, body: object): Promise<void> {
  await fetch(`${site.url}/v1${path}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

tap.test('the queue says first that no worker is there, and what waits for it', async (t) => {
  await go('/new?channel=faulty&packages=stubborn')
  await go('/queue')
  t.match(await textOf(sentence), 'No worker is there: no build waits, 0 under way')
  await isSound(t, 'a queue without a worker')
  await site.startWorker(t, { PATCHBAY_MIN_FREE_MB: '1000000000' })
  await page.getByText(/^No worker takes builds: /).waitFor()
  await page.locator('.notice.bad', { hasText: /free|disk|MiB|space/i }).waitFor()
  await isSound(t, 'a queue whose worker has no room')
})

tap.test('builds proceed once a worker takes them', async () => {
  await site.startWorker(tap)
  await page.getByText(/^Builds proceed: no build waits, 0 under way/).waitFor()
})

tap.test('an environment lists all its attempts', async (t) => {
  await eventually(async () => (await fetch(`${site.url}/v1/channels/faulty/packages`)).ok)
  await go('/new?channel=faulty&packages=stubborn')
  await page.getByRole('button', { name: 'Build', exact: true }).click()
  await page.getByRole('heading', { name: 'stubborn failed' }).waitFor()
  const id = page.url()
  await page.getByRole('button', { name: 'Try the same again' }).click()
  await page.waitForURL((url) => url.href !== id)
  await page.getByRole('heading', { name: 'stubborn failed' }).waitFor()
  await page.getByRole('link', { name: 'Environment', exact: true }).click()
  await page.getByRole('tab', { name: 'Builds 2' }).click()
  await page.getByRole('link', { name: 'Build 1' }).waitFor()
  t.same(await page.locator('td.cell-attempt').allTextContents(), ['Build 2', 'Build 1'])
  await isSound(t, 'attempts')
})

tap.test('the channel of the address holds before the page knows the channels', async (t) => {
  const slowly = async (route: Route) => {
    await sleep(2000)
    await route.continue()
  }
  await page.route('**/v1/channels', slowly, { times: 1 })
  const asked = page.waitForRequest(
    (request) => request.method() === 'POST' && new URL(request.url()).pathname === '/v1/environments',
  )
  await go('/new?channel=faulty&packages=slow')
  await page.getByRole('button', { name: 'Build', exact: true }).click()
  t.match((await asked).postDataJSON(), { channel: 'faulty', packages: ['slow'] })
  await page.getByRole('list', { name: 'Being built now' }).waitFor()
  await page.unrouteAll({ behavior: 'wait' })
})

tap.test('a page that is opened late knows for how long something is being built', async (t) => {
  await go('/new?channel=faulty&packages=slow')
  await page.getByRole('button', { name: 'Build', exact: true }).click()
  const item = page.getByRole('list', { name: 'Being built now' }).getByText(/^[3-9] s$|^\d\d s$|min/)
  await item.first().waitFor()
  await page.reload()
  const shown = page.getByRole('list', { name: 'Being built now' }).locator('.quiet').first()
  await shown.waitFor()
  t.notMatch(await textOf(shown), /^[0-2](\.\d)? s$/)
  await page.getByRole('button', { name: 'Cancel', exact: true }).click()
  await page.locator('.facts .status', { hasText: 'Cancelled' }).waitFor()
})

tap.test('two environments are compared, package by package', async (t) => {
  for (const packages of ['six', 'six,idna']) {
    await go(`/new?packages=${packages}`)
    await page.getByRole('button', { name: 'Build', exact: true }).click()
    await page.getByRole('link', { name: 'Use it' }).click()
    await page.getByRole('tab', { name: 'Compare' }).waitFor()
  }
  await page.getByRole('tab', { name: 'Compare' }).click()
  const options = page.getByLabel('Compare with').locator('option')
  await options.nth(1).waitFor({ state: 'attached' })
  await page.getByLabel('Compare with').selectOption({ index: 1 })
  await firstRow.waitFor()
  t.match(await textOf(firstRow), /^idna\d.*, reused, stays offabsent$/)
  t.match(page.url(), /with=[0-9a-f]{64}/, 'the address can be sent to a colleague')
  await page.getByRole('tab', { name: 'Size' }).click()
  await page.locator('.treemap div').first().waitFor()
  t.match(await textOf(page.locator('.treemap')), /python3/)
})

tap.test('a webhook is made and tested, and a delivery sent again', async (t) => {
  const receiver = await startReceiver(t)
  await go('/webhooks')
  await page.getByText('New webhook', { exact: true }).click()
  await page.getByLabel('Address').fill(`${receiver.url}/hook`)
  await page.getByRole('button', { name: 'Make the webhook' }).click()
  t.match(await textOf(page.locator('.secret')), /^whsec_/)
  await page.getByRole('button', { name: `Test ${receiver.url}/hook` }).click()
  await eventually(() => receiver.received.length === 1)
  await page.getByRole('button', { name: /^Show why/ }).click()
  await page.getByText(/delivered \(1 attempt, 200\)/).waitFor()
  await isSound(t, 'deliveries')
  await page.getByRole('button', { name: /^Redeliver/ }).click()
  await eventually(() => receiver.received.length === 2)
  t.equal(receiver.received[0]?.headers['webhook-id'], receiver.received[1]?.headers['webhook-id'])
  await page.getByText(/delivered \(2 attempts, 200\)/).waitFor()
  await page.getByRole('button', { name: /^Delete/ }).click()
  await page.getByRole('heading', { name: 'There are no webhooks.' }).waitFor()
})

tap.test('a channel shows its move, and what changed with it', async (t) => {
  const folder = join(await temporaryFolder(t), 'team')
  await cp(sampleChannel, folder, { recursive: true })
  await put('/channels/team', { path: folder })
  await go('/channels')
  await page.getByRole('link', { name: 'team' }).click()
  await page.getByRole('heading', { level: 1, name: 'team' }).waitFor()
  await firstRow.waitFor()
  t.match(await textOf(sentence), /^\d+ packages at folder .*, for 3\.13t/)
  await page.getByRole('button', { name: /^Show why/ }).click()
  t.match(await textOf(page.locator('tr.more')), /In a spec: team@/)
  await isSound(t, 'a channel')
})

tap.test('a sweep says what it would remove', async (t) => {
  await go('/cache')
  await page.getByRole('button', { name: 'What would a sweep remove?' }).click()
  // Sweeps run by themselves too.
  const dryRun = page.locator('tbody tr', { hasText: 'dry run' }).filter({ hasText: 'done' })
  await dryRun.getByRole('button', { name: /^Show why/ }).click()
  await page.getByText('No environment would leave the cache.').waitFor()
  await isSound(t, 'a dry run')
})

tap.test('the audit has what the pages have changed', async (t) => {
  await go('/audit')
  await firstRow.waitFor()
  const text = await textOf(page.locator('tbody'))
  for (const request of ['POST /v1/sweeps', 'PUT /v1/channels/team', 'POST /v1/environments'])
    t.match(text, request)
  await isSound(t, 'the audit')
  t.same(complaints, [])
})
