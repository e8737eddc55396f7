import { generateKeyPairSync } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import {
  type PublicKey,
  parsePublicKey,
  parseSecretKey,
  type SigningKey,
  secretKeyText,
} from '../../src/cache/signature.ts'

/** Generates a key and its public half. Writes the secret in Nix' form to `file`, if there is one. */
export async function newKey(name: string, file?: string): Promise<{ key: SigningKey; verifier: PublicKey }> {
  const text = secretKeyText(name, generateKeyPairSync('ed25519').privateKey)
  if (file) await writeFile(file, text, { mode: 0o600 })
  const key = parseSecretKey(text)
  const verifier = parsePublicKey(key?.publicKey ?? '')
  if (!key || !verifier) throw new Error(`${text} is no key`)
  return { key, verifier }
}
