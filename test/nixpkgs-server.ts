import { cp, mkdir, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename, join } from 'node:path'
import { execa } from 'execa'
import type { Test } from 'tap'
import { temporaryFolder } from './servers.ts'

/** A repository that is served as GitHub serves Nixpkgs: by Git over HTTP, and as an archive of each revision. */
export interface NixpkgsServer {
  url: string
  /** Puts a folder’s content onto a branch as a new revision, and returns that. */
  commit(branch: string, folder: string): Promise<string>
  removeBranch(branch: string): Promise<void>
  /** Method and path of each request so far. */
  requests: string[]
  /** While it is true, connections are closed without an answer. */
  isDown: boolean
}

export async function serveNixpkgs(t: Pick<Test, 'teardown'>): Promise<NixpkgsServer> {
  const root = await temporaryFolder(t)
  // The name of the folder is in each address: Nix remembers what an address had, and ports come again.
  const name = basename(root)
  const repository = join(root, name)
  const git = (...args: string[]) =>
    execa('git', ['-C', repository, '-c', 'user.name=test', '-c', 'user.email=test@example.org', ...args])
  await mkdir(repository)
  await git('init', '--quiet', '--bare')

  const server = createServer(async (request, response) => {
    served.requests.push(`${request.method} ${request.url}`)
    if (served.isDown) return void request.socket.destroy()
    const { pathname } = new URL(request.url ?? '', 'http://host')
    const [, rev] = /\/archive\/([0-9a-f]{40})\.tar\.gz$/.exec(pathname) ?? []
    // GitHub answers this to clients other than git.
    if (!rev && !request.headers['user-agent']?.startsWith('git/')) return void response.writeHead(404).end()
    if (!rev) return backend(root, request, response)
    const archive = await execa(
      'git',
      ['-C', repository, 'archive', '--format=tar.gz', `--prefix=nixpkgs-${rev}/`, rev],
      {
        encoding: 'buffer',
        reject: false,
      },
    )
    if (archive.exitCode === 0) response.end(request.method === 'HEAD' ? undefined : archive.stdout)
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })

  const served: NixpkgsServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${name}`,
    requests: [],
    isDown: false,
    async commit(branch, folder) {
      const tree = join(root, 'tree')
      await rm(tree, { recursive: true, force: true })
      await cp(folder, tree, { recursive: true, verbatimSymlinks: true })
      const index = { env: { GIT_INDEX_FILE: join(root, 'index') } }
      await execa('git', ['-C', repository, `--work-tree=${tree}`, 'add', '--all', '.'], index)
      const { stdout: written } = await execa('git', ['-C', repository, 'write-tree'], index)
      const { stdout: rev } = await git('commit-tree', written, '-m', `${branch} ${Date.now()}`)
      await git('update-ref', `refs/heads/${branch}`, rev)
      return rev
    },
    async removeBranch(branch) {
      await git('update-ref', '-d', `refs/heads/${branch}`)
    },
  }
  return served
}

/** Git’s own server, a CGI program. */
async function backend(root: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, search } = new URL(request.url ?? '', 'http://host')
  const { stdout } = await execa('git', ['http-backend'], {
    encoding: 'buffer',
    input: await bodyOf(request),
    reject: false,
    env: {
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      PATH_INFO: pathname,
      QUERY_STRING: search.slice(1),
      REQUEST_METHOD: request.method ?? '',
      CONTENT_TYPE: request.headers['content-type'] ?? '',
    },
  })
  const answer = Buffer.from(stdout)
  const end = answer.indexOf('\r\n\r\n')
  const headers = answer
    .toString('latin1', 0, end)
    .split('\r\n')
    .map((line) => line.split(/: (.*)/) as [string, string])
  const status = headers.find(([name]) => name === 'Status')?.[1]
  response.writeHead(status ? Number.parseInt(status, 10) : 200, Object.fromEntries(headers))
  response.end(answer.subarray(end + 4))
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}
