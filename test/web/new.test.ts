import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import tap, { type Test } from 'tap'
import { openSite } from '../end-to-end/site.ts'
import { eventually } from '../eventually.ts'
import { temporaryFolder } from '../servers.ts'
import { axeFaults, complaintsOf, looks, overflow, startBrowser } from './browser.ts'

/** The page "New environment" with files instead of names, against a service with a worker that plans and builds. */
const site = await openSite(tap)
await site.startWorker(tap)
await eventually(async () => (await fetch(`${site.url}/v1/channels/sample/packages`)).ok)
const browser = await startBrowser(tap)
const context = await browser.newContext(looks.light)
const folder = await temporaryFolder(tap)
/** Builds take as long as the machine is busy. */
const timeoutMs = 240_000

const requirements = `# of a project
jinja2>=3
click>=7
ruamel.yaml
nunpy==2.1
msgspec ; python_version < "3.9"
`
const project = `[project]
name = "site"
requires-python = ">=3.11"
dependencies = ["attrs", "jinja2[i18n]"]
`
const conda = `name: lab
dependencies:
  - python=3.13
  - tabulate
  - cudatoolkit
`

async function newPage(path = '/new'): Promise<{ page: Page; complaints: string[] }> {
  const page = await context.newPage()
  page.setDefaultTimeout(timeoutMs)
  const complaints = complaintsOf(page, site.url)
  await page.goto(`${site.url}${path}`)
  await page.getByRole('heading', { level: 1, name: 'New environment' }).waitFor()
  return { page, complaints }
}

async function written(files: { [name: string]: string | Buffer }): Promise<string[]> {
  await mkdir(folder, { recursive: true })
  return Promise.all(
    Object.entries(files).map(async ([name, content]) => {
      const path = join(folder, name)
      await writeFile(path, content)
      return path
    }),
  )
}

const names = async (page: Page) =>
  (await page.locator('.chip').allTextContents()).map((text) => text.replace('×', '')).sort()
const inAddress = (page: Page, field: string) => new URL(page.url()).searchParams.get(field)

async function isSound(t: Test, page: Page, about: string): Promise<void> {
  t.same(await axeFaults(page), [], `axe finds nothing: ${about}`)
  t.equal(await overflow(page), 0, `it fits: ${about}`)
}

tap.test('chosen files are merged, and what is not in the spec is listed with its reason', async (t) => {
  const { page, complaints } = await newPage()
  await page
    .getByLabel('Choose files')
    .setInputFiles(await written({ 'requirements.txt': requirements, 'pyproject.toml': project }))
  await page.getByRole('button', { name: 'Remove attrs' }).waitFor()
  t.same(await names(page), ['attrs', 'click', 'jinja2', 'ruamel-yaml'])
  const files = page.locator('.files')
  t.match(await files.textContent(), /requirements\.txt: 3 packages; 1 entry not, or not as asked for/)
  const rows = page.locator('tbody tr')
  const table = page.getByRole('table', { name: 'Entries that are not in the spec' })
  t.match(await table.textContent(), /nunpy==2\.1/)
  t.match(await table.textContent(), /jinja2\[i18n\].*A spec names packages, not their extras/s)
  t.match(await table.textContent(), /requirements\.txt:5/)
  await page.getByText('1 entry that a spec does not need').click()
  t.match(await page.locator('details[open]').allTextContents(), [/msgspec.*It is not for Python 3\.13/s])

  await page.getByText(/^\d+ packages: /).waitFor()
  await page.getByText('The channel has a version that fits each of the 2 constraints.').waitFor()
  t.ok((await rows.count()) > 4, 'the plan is shown')
  await isSound(t, page, 'a report of two files')

  await page.getByRole('button', { name: 'Remove pyproject.toml' }).click()
  await page.getByRole('button', { name: 'Remove attrs' }).waitFor({ state: 'detached' })
  t.same(await names(page), ['click', 'jinja2', 'ruamel-yaml'], 'packages of another file stay')
  t.same(complaints, [])
  await page.close()
})

tap.test('a name near to an unknown one is taken by its button, and a version is compared', async (t) => {
  const { page } = await newPage()
  await page
    .getByLabel('Choose files')
    .setInputFiles(await written({ 'requirements.txt': 'attr\nclick<1\njinga2\n' }))
  await page.getByRole('button', { name: 'Take jinja2 instead' }).click()
  await page.getByRole('button', { name: 'Remove jinja2' }).waitFor()
  t.equal(await page.getByRole('button', { name: 'Take jinja2 instead' }).count(), 0)
  await page.getByText('0 of 1 constraint on versions are met.').waitFor()
  t.match(
    await page.getByText(/The channel has .*, which is in the spec all the same/).textContent(),
    'click<1',
  )
  await page.close()
})

tap.test('a file is dropped, and a text is pasted', async (t) => {
  const { page } = await newPage()
  const data = await page.evaluateHandle(`(() => {
    const transfer = new DataTransfer()
    transfer.items.add(new File([${JSON.stringify(conda)}], 'environment.yml'))
    return transfer
  })()`)
  await page.dispatchEvent('main', 'dragover', { dataTransfer: data })
  await page.locator('.from-files.over').waitFor()
  await page.dispatchEvent('main', 'drop', { dataTransfer: data })
  await page.getByRole('button', { name: 'Remove tabulate' }).waitFor()
  t.match(await page.locator('tbody').first().textContent(), 'cudatoolkit')

  await page.getByText('Paste its text').click()
  await page.getByLabel('Text of the file').fill(project)
  await page.getByText('read as pyproject.toml').waitFor()
  await page.getByRole('button', { name: 'Take its packages' }).click()
  await page.getByRole('button', { name: 'Remove attrs' }).waitFor()

  await page.getByRole('combobox', { name: 'Packages' }).focus()
  await page.evaluate(`(() => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text', 'six>=1\\nidna\\n')
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
    document.activeElement.dispatchEvent(event)
  })()`)
  await page.getByRole('button', { name: 'Remove six' }).waitFor()
  t.same(await names(page), ['attrs', 'idna', 'jinja2', 'six', 'tabulate'])
  await page.close()
})

tap.test('a file in UTF-16 is read, and one that cannot be read says why', async (t) => {
  const { page } = await newPage()
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('six\r\n', 'utf16le')])
  await page
    .getByLabel('Choose files')
    .setInputFiles(await written({ 'frozen.txt': utf16, 'pyproject.toml': '[project\n' }))
  await page.getByRole('button', { name: 'Remove six' }).waitFor()
  await page.getByRole('alert').waitFor()
  t.match(await page.locator('.files').textContent(), /pyproject\.toml: not read/)
  await isSound(t, page, 'a file that cannot be read')
  await page.close()
})

tap.test('a file for another Python sets the target, and its source with it', async (t) => {
  const { page } = await newPage()
  await page
    .getByLabel('Choose files')
    .setInputFiles(await written({ 'environment.yml': 'dependencies:\n  - python=3.14\n  - six\n' }))
  await page.getByRole('button', { name: 'Remove six' }).waitFor()
  await eventually(async () => inAddress(page, 'target') === '3.14t')
  t.equal(await page.getByLabel('Target').inputValue(), '3.14t')
  await page.locator('section[aria-busy="false"], .notice.bad').first().waitFor()
  t.equal(
    await page.getByText('cannot stand in for').count(),
    0,
    'the source is of the same version as the target',
  )
  await page.close()
})

tap.test('unknown names are removed from the plan by a button', async (t) => {
  const { page } = await newPage('/new?packages=six,nunpy')
  await page.getByRole('button', { name: 'Go on without nunpy' }).click()
  await page.getByText('1 package: 1 reused, 0 rebuilt.').waitFor()
  t.equal(inAddress(page, 'packages'), 'six')
  await page.close()
})

tap.test('a build goes on as far as it can, and the environment says what it left out', async (t) => {
  const { page, complaints } = await newPage('/new?channel=faulty&packages=stubborn,sound')
  await page.getByLabel('If a package does not build').selectOption('omit')
  t.equal(inAddress(page, 'failures'), 'omit')
  await isSound(t, page, 'the options')
  await page.getByRole('button', { name: 'Build', exact: true }).click()
  await page.getByRole('link', { name: 'Use it' }).click()
  await page.getByRole('tab', { name: /^Packages/ }).click()
  const omitted = page.getByRole('region', { name: 'Left out' })
  t.match(await omitted.textContent(), /stubborn/)
  t.notMatch(await omitted.textContent(), /\.\./)
  t.match(await page.locator('tr', { hasText: 'stubborn' }).textContent(), /left out/)
  await isSound(t, page, 'an environment with packages left out')
  await page.getByRole('link', { name: 'Change and build' }).click()
  await page.getByText(/it is left out with all that needs it/).waitFor()
  t.equal(inAddress(page, 'failures'), 'omit', 'another environment like it goes on too')
  t.same(complaints, [])
  await page.close()
})

tap.test('the page in the dark and on a telephone', async (t) => {
  for (const look of ['dark', 'narrow'] as const) {
    const own = await browser.newContext(looks[look])
    const page = await own.newPage()
    page.setDefaultTimeout(timeoutMs)
    await page.goto(`${site.url}/new`)
    await page
      .getByLabel('Choose files')
      .setInputFiles(await written({ 'requirements.txt': requirements, 'pyproject.toml': project }))
    await page.getByRole('button', { name: 'Remove attrs' }).waitFor()
    await page.getByText(/^\d+ packages: /).waitFor()
    await isSound(t, page, look)
    await own.close()
  }
})
