import tap from 'tap'
import { startServers } from '../../servers.ts'
import { openApp } from '../fixture.ts'
import { makeToken } from '../tokens.ts'

const servers = await startServers(tap)
const { app } = await openApp(tap, servers)
// From now on the API refuses requests without a token.
await makeToken(app, ['admin'])
const address = await app.listen({ port: 0, host: '127.0.0.1' })

/** How a loaded file names the files that it loads. */
const patterns: [type: RegExp, RegExp][] = [
  [/html/, /(?:src|href|action|data|srcset|poster)\s*=\s*["']?([^"'\s>]+)/g],
  [/html|css/, /url\(\s*["']?([^"')]+)/g],
  [/html|css/, /@import\s+["']?([^"';]+)/g],
]
/** The script that starts the page, relative to it. */
const inScript = /resolveUrl\('(\.\/[^']+)'\)/g

const found = (text: string, pattern: RegExp, base: string) =>
  [...text.matchAll(pattern)].map((match) => new URL(match[1] ?? '', base))

/** Fetches the page and every file that it names, directly or not. */
async function loaded(from: string): Promise<Map<string, { response: Response; text: string }>> {
  const pages = new Map<string, { response: Response; text: string }>()
  const left = [new URL(from)]
  for (let url = left.pop(); url; url = left.pop()) {
    if (url.protocol === 'data:' || pages.has(url.href)) continue
    if (url.origin !== address) throw new Error(`${url} is at another host`)
    const response = await fetch(url, { redirect: 'manual' })
    const text = await response.text()
    pages.set(url.href, { response, text })
    const type = response.headers.get('content-type') ?? ''
    for (const [ofType, pattern] of patterns)
      if (ofType.test(type)) left.push(...found(text, pattern, url.href))
    if (/javascript/.test(type)) left.push(...found(text, inScript, from.replace(/\/?$/, '/')))
  }
  return pages
}

for (const path of ['/docs', '/docs/']) {
  tap.test(`${path} and all that it takes come from the service, without a token`, async (t) => {
    const pages = await loaded(`${address}${path}`)
    for (const [url, { response, text }] of pages) {
      t.equal(response.status, 200, url)
      t.ok(text.length > 0, url)
      const policy = response.headers.get('content-security-policy') ?? ''
      t.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self';/, url)
      t.notMatch(policy, /unsafe|https?:|\*/, 'nothing of others, and nothing inline')
    }
    const names = [...pages.keys()].map((url) => url.slice(url.lastIndexOf('/') + 1))
    for (const name of ['swagger-ui.css', 'swagger-ui-bundle.js', 'swagger-initializer.js', 'json'])
      t.ok(names.includes(name), name)
    const page = pages.get(`${address}${path}`)?.text ?? ''
    t.notMatch(page, /<style|<script>|\son\w+=|\sstyle=/, 'the policy would not let it run')
  })
}

tap.test('what it shows is the description, where a token can be entered', async (t) => {
  const [shown, served] = await Promise.all(
    ['/docs/json', '/openapi.json'].map(async (path) => (await app.inject(path)).json()),
  )
  t.same(shown, served)
  t.same(Object.keys(served.components.securitySchemes), ['bearer', 'basic'])
  const initializer = await (await fetch(`${address}/docs/static/swagger-initializer.js`)).text()
  t.match(initializer, /validatorUrl: null/, 'no validator of another host is asked')
})

tap.test('nothing else of the machine is served', async (t) => {
  for (const path of ['/docs/static/', '/docs/static/nothing', '/docs/static/%2e%2e/package.json']) {
    const response = await fetch(`${address}${path}`)
    t.equal(response.status, 404, path)
    t.match(await response.json(), { code: 'not-found' }, path)
  }
})
