import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { link, mkdir, open, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { SetupFault } from '../errors.ts'
import {
  type PublicKey,
  parsePublicKey,
  parseSecretKey,
  type SigningKey,
  secretKeyText,
} from './signature.ts'

/** Reads the keys in these files, in this order. Throws one `SetupFault` with the faults of all files. */
export async function readSigningKeys(files: string[]): Promise<SigningKey[]> {
  const found = await Promise.all(files.map(readSigningKey))
  const faults = found.filter((one) => typeof one === 'string')
  const keys = found.filter((one) => typeof one !== 'string')
  for (const [index, { name }] of keys.entries()) {
    if (keys.findIndex((key) => key.name === name) < index)
      faults.push(
        `Two keys are called ${name}, and clients could not tell them apart: give each a name of its own.`,
      )
  }
  if (faults.length > 0) throw new SetupFault(`The cache cannot be signed:\n${indented(faults)}`)
  return keys
}

/**
 * Returns the key of a data directory, and generates it if there is none, under a name that contains the host. If several
 * processes start at the same time, one generates it for all.
 */
export async function ownSigningKey(dataDir: string, host: string): Promise<SigningKey[]> {
  const folder = join(dataDir, 'keys')
  const file = join(folder, 'signing-key')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  // Nix identifies keys by their names alone, so that the keys of two data directories of one machine need different ones.
  const name = `patchbay-${host.replace(/[^\w.-]+/g, '-')}-${randomUUID().slice(0, 8)}`
  if (!(await exists(file))) await makeSigningKey(file, name)
  return readSigningKeys([file])
}

/** Parses public keys, `<name>:<base64>` separated by spaces. Throws one `SetupFault` with all malformed ones. */
export function parsePublicKeys(text: string): PublicKey[] {
  const words = text.split(/\s+/).filter((word) => word !== '')
  const keys = words.map(parsePublicKey)
  const wrong = words.filter((_, index) => keys[index] === null)
  if (wrong.length > 0)
    throw new SetupFault(
      `These are no public keys of Nix, which look like cache.example.org-1:<44 characters of base64>:\n${indented(wrong)}`,
    )
  return keys.filter((key) => key !== null)
}

/** Returns the key in a file, or a description of the file's fault. */
async function readSigningKey(file: string): Promise<SigningKey | string> {
  try {
    const { mode } = await stat(file)
    // Every user that can read the key can sign paths that this team's machines trust and run.
    if (mode & 0o077) return `${file} may be read or written by others than its owner: chmod 600 ${file}`
    return (
      parseSecretKey(await readFile(file, 'utf8')) ??
      `${file} is no secret key of Nix. Make one: nix-store --generate-binary-cache-key <name> ${file} <file of the public key>`
    )
  } catch (error) {
    return `${file} cannot be read: ${(error as Error).message}`
  }
}

/** Writes under a temporary name first, so that the file is either there with its key or absent. */
async function makeSigningKey(file: string, name: string): Promise<void> {
  const draft = `${file}-${randomUUID()}`
  const handle = await open(draft, 'wx', 0o600)
  try {
    await handle.writeFile(secretKeyText(name, generateKeyPairSync('ed25519').privateKey))
    await handle.sync()
    await link(draft, file)
  } catch (error) {
    // Another process was faster: use its key.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await handle.close()
    await rm(draft)
  }
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  )
}

function indented(lines: string[]): string {
  return lines.map((line) => `  ${line}`).join('\n')
}
