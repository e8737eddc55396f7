/**
 * First release that supports free threading, by PEP 503 name of the distribution; null if there was none on `asOf`.
 * Source: the compatibility tracking of py-free-threading.github.io.
 */
const firstReleases: { [name: string]: string | null } = {
  aiohttp: '3.13',
  cffi: '2.0',
  'charset-normalizer': '3.4.6',
  cryptography: '46',
  cython: '3.1',
  greenlet: '3.5.2',
  grpcio: null,
  h5py: '3.16',
  jax: '0.5.1',
  llvmlite: '0.47',
  lxml: '7.0',
  markupsafe: '3.0',
  matplotlib: '3.9',
  msgpack: '1.2',
  msgspec: '0.20',
  multidict: '6.2',
  numba: '0.65',
  numpy: '2.1',
  'opencv-python': null,
  orjson: null,
  pandas: '2.2.3',
  pillow: '11',
  polars: null,
  protobuf: null,
  psutil: '7.1.2',
  pyarrow: '18',
  'pydantic-core': '2.29',
  pyyaml: '6.0.3',
  pyzmq: '27',
  'rpds-py': '0.22.3',
  'ruamel-yaml-clib': null,
  safetensors: null,
  'scikit-learn': '1.6',
  scipy: '1.15',
  spacy: null,
  sqlalchemy: '2.0.45',
  statsmodels: null,
  tokenizers: null,
  torch: '2.6',
  uvloop: '0.22.1',
  yarl: '1.20',
  zstandard: '0.25',
}
const asOf = 'June 2026'

/** Returns one sentence on the release that a package needs; empty if the table lacks the package, or its version suffices. */
export function releaseAdvice(name: string, version: string): string {
  const first = supportingRelease(name, version)
  if (first === undefined) return ''
  if (first === null) return `As of ${asOf}, no release of ${name} supports free threading.`
  return `${name} supports free threading from ${first} on, and the channel has ${version}: take a pin that has a newer one.`
}

/**
 * Returns the first release of a package that supports free threading; null if there was none on `asOf`, undefined if the table
 * lacks the package, or its version suffices.
 */
export function supportingRelease(name: string, version: string): string | null | undefined {
  const first = Object.hasOwn(firstReleases, name) ? firstReleases[name] : undefined
  return first && !isOlder(version, first) ? undefined : first
}

/** Compares the leading numbers of the dot-separated parts; a part without a number does not count as older. */
function isOlder(version: string, than: string): boolean {
  const [a, b] = [version, than].map((text) => text.split('.').map((part) => Number.parseInt(part, 10)))
  for (const [index, number] of (b ?? []).entries()) {
    const own = a?.[index] ?? 0
    if (own !== number) return own < number
  }
  return false
}
