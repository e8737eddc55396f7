/** The token lives as long as the tab, and leaves it in a header alone. */
const key = 'patchbay-token'
const listeners = new Set<() => void>()

export function token(): string | null {
  return sessionStorage.getItem(key)
}

export function signIn(text: string): void {
  sessionStorage.setItem(key, text)
  for (const tell of listeners) tell()
}

export function signOut(): void {
  sessionStorage.removeItem(key)
  for (const tell of listeners) tell()
}

export function onSession(tell: () => void): () => void {
  listeners.add(tell)
  return () => listeners.delete(tell)
}

export function authorization(): { authorization?: string } {
  const text = token()
  return text === null ? {} : { authorization: `Bearer ${text}` }
}
