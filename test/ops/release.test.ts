import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import tap from 'tap'
import { parse } from 'yaml'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string) => readFile(`${root}/${path}`, 'utf8')
const { version } = JSON.parse(await read('package.json')) as { version: string }

const notes = (tag: string) =>
  execa('node', ['--import', 'tsx', 'ops/release-notes.ts', tag], { cwd: root, reject: false })

tap.test('the newest entry of the changes is the version of package.json', async (t) => {
  const headings = [...(await read('CHANGELOG.md')).matchAll(/^## (.*)$/gm)].map(([, text = '']) => text)
  const releases = headings.map((heading) => /^(\d+\.\d+\.\d+) — (\d{4}-\d{2}-\d{2})$/.exec(heading))
  t.ok(releases.every(Boolean), headings.join('; '))
  t.equal(releases[0]?.[1], version)
  const dates = releases.map((release) => release?.[2] ?? '')
  t.same(dates, dates.toSorted().reverse(), 'newest first')
  const lock = JSON.parse(await read('package-lock.json'))
  t.same([lock.version, lock.packages[''].version], [version, version])
})

tap.test('the notes of a release are its entry, and say how to upgrade', async (t) => {
  const { stdout, exitCode } = await notes(`v${version}`)
  t.equal(exitCode, 0)
  t.match(stdout, /^\*\*Upgrading\.\*\* From /m)
  t.notMatch(stdout, /^## /m)
  for (const tag of ['v0.0.0', version, '']) {
    const refused = await notes(tag)
    t.equal(refused.exitCode, 1, tag)
    t.match(refused.stderr, /The tag is/)
  }
})

tap.test('a tag makes the release', async (t) => {
  const { on, jobs } = parse(await read('.github/workflows/release.yml'))
  t.same(on, { push: { tags: ['v*'] } })
  const commands = jobs.release.steps.flatMap(({ run }: { run?: string }) => run ?? [])
  t.match(
    commands.join('\n'),
    /ops\/release-notes\.ts "\$GITHUB_REF_NAME" > .*notes\.md[\s\S]*gh release create .*notes\.md/,
  )
})
