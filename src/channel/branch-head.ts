import { BuildFailed } from '../errors.ts'

export interface BranchOptions {
  /** URL of the repository, as for `git clone`. */
  url: string
  signal: AbortSignal
  timeoutSeconds: number
}

/**
 * Returns the revision of a branch on a Git server, as `git ls-remote` does, over HTTP with version 2 of Git’s protocol. In that
 * version the server sends only this branch, and not the 100,000 other references of Nixpkgs. Throws `BuildFailed`.
 */
export async function branchHead(branch: string, options: BranchOptions): Promise<string> {
  const reference = `refs/heads/${branch}`
  const advertised = await ask(branch, options, '/info/refs?service=git-upload-pack', {})
  // A server without version 2 has listed all references already.
  const lines = advertised.includes('version 2')
    ? await ask(branch, options, '/git-upload-pack', {
        method: 'POST',
        headers: { 'content-type': 'application/x-git-upload-pack-request' },
        body: `${packet('command=ls-refs\n')}${delimiter}${packet(`ref-prefix ${reference}\n`)}${flush}`,
      })
    : advertised
  for (const line of lines) {
    const [, revision, name] = /^([0-9a-f]{40}) ([^\0]+)/.exec(line) ?? []
    if (revision && name === reference) return revision
  }
  throw new BuildFailed({
    class: 'unsupported-pin',
    message: `${options.url} has no branch ${branch}. Name one that is there, such as nixos-unstable.`,
  })
}

async function ask(
  branch: string,
  { url, signal, timeoutSeconds }: BranchOptions,
  path: string,
  { headers, ...request }: RequestInit,
): Promise<string[]> {
  const limit = AbortSignal.timeout(timeoutSeconds * 1000)
  try {
    const response = await fetch(url + path, {
      ...request,
      // GitHub answers 404 to requests whose user agent does not begin with `git/`.
      headers: { ...headers, 'git-protocol': 'version=2', 'user-agent': 'git/2 (Patchbay)' },
      signal: AbortSignal.any([signal, limit]),
    })
    if (!response.ok) throw new Error(`it answers ${response.status}`)
    return packets(Buffer.from(await response.arrayBuffer()))
  } catch (cause) {
    signal.throwIfAborted()
    const { message, cause: deeper } = cause as Error
    throw new BuildFailed(
      {
        class: 'substituter-error',
        message: `${url} cannot be asked for the branch ${branch}: ${limit.aborted ? `no answer within ${timeoutSeconds} s` : ((deeper as Error)?.message ?? message)}. Check that workers reach it, and try again.`,
      },
      { cause },
    )
  }
}

// A packet is a line after its length in four hex digits, which includes those digits: `0014command=ls-refs\n`. Lengths below four
// are delimiters. Source: gitprotocol-common(5), gitprotocol-v2(5).
const delimiter = '0001'
const flush = '0000'

function packet(text: string): string {
  return `${(text.length + 4).toString(16).padStart(4, '0')}${text}`
}

/** Parses packets, and returns their lines without line breaks. Throws if the bytes have another form. */
function packets(bytes: Buffer): string[] {
  const lines: string[] = []
  for (let at = 0; at < bytes.length; ) {
    const digits = bytes.toString('latin1', at, at + 4)
    const length = /^[0-9a-f]{4}$/.test(digits) ? Number.parseInt(digits, 16) : Number.NaN
    if (Number.isNaN(length) || at + length > bytes.length)
      throw new Error('it does not speak Git’s protocol')
    if (length > 4) lines.push(bytes.toString('utf8', at + 4, at + length).replace(/\n$/, ''))
    at += Math.max(length, 4)
  }
  return lines
}
