import { Unavailable } from './refused.ts'

/** Explains an error of `fetch`: why the service did not answer, and what the user can do. */
export function noAnswer(base: string, cause: unknown): Unavailable {
  return new Unavailable(sentence(base, cause), { cause })
}

function sentence(base: string, thrown: unknown): string {
  const { host, hostname, protocol } = new URL(base)
  const { code = '', message = '' } = causeOf(thrown)
  switch (kindOf(code, thrown)) {
    case 'refused':
      return `No service answers at ${base}: the connection was refused (${code}). Start one with \`patchbay up\`, or name another with --url.`
    case 'name':
      return `The name ${hostname} cannot be resolved (${code}). Correct the URL (--url or PATCHBAY_URL), or check the name service of this machine.`
    case 'unreachable':
      return `There is no route to ${host} (${code}). Check whether the network of this machine is up, and whether it needs a VPN.`
    case 'late':
      return `${host} did not answer in time (${code || 'time-out'}). Check whether a firewall or proxy blocks this machine, and try again.`
    case 'expired':
      return `The certificate of ${host} is not valid at this time (${code}). Check the clock of this machine; if it is right, the operator of the service has to renew the certificate.`
    case 'other-name':
      return `The certificate of ${host} is for another name (${code}). Name the service as its certificate does: ${message}`
    case 'not-trusted':
      return `The certificate of ${host} is not signed by an authority that this machine trusts (${code}). If your company has its own authority, set NODE_EXTRA_CA_CERTS to the file of its certificate.`
    case 'no-tls':
      return `${host} does not speak TLS there (${code}). Name it with http://, or correct the port.`
    case 'broken-off':
      return protocol === 'http:'
        ? `${host} ended the connection without an answer (${code}). Try again; a service with TLS has to be named with https://.`
        : `${host} ended the connection without an answer (${code}). Try again.`
    case 'other':
      return `No answer came from ${base}${code || message ? `: ${[message, code && `(${code})`].filter(Boolean).join(' ')}` : ''}. Correct the URL (--url or PATCHBAY_URL), or try again.`
  }
}

type Kind =
  | 'refused'
  | 'name'
  | 'unreachable'
  | 'late'
  | 'expired'
  | 'other-name'
  | 'not-trusted'
  | 'no-tls'
  | 'broken-off'
  | 'other'

/** Error codes of the system, of OpenSSL (`man 3 X509_STORE_CTX_get_error`) and of undici, which implements Node's `fetch`. */
const kinds: { [kind in Kind]: RegExp } = {
  refused: /^ECONNREFUSED$/,
  name: /^(ENOTFOUND|EAI_\w+)$/,
  unreachable: /^E(HOST|NET)(UNREACH|DOWN)$/,
  late: /^(ETIMEDOUT|UND_ERR_\w+_TIMEOUT)$/,
  expired: /^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/,
  'other-name': /^ERR_TLS_CERT_ALTNAME_INVALID$/,
  'not-trusted':
    /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|CERT_\w+|INVALID_CA|INVALID_PURPOSE)$/,
  'no-tls': /^(ERR_SSL_\w+|EPROTO)$/,
  'broken-off': /^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/,
  other: /./,
}

function kindOf(code: string, thrown: unknown): Kind {
  // The transport's own time limit.
  if ((thrown as Error).name === 'AbortError') return 'late'
  return (Object.keys(kinds) as Kind[]).find((kind) => kinds[kind].test(code)) ?? 'other'
}

/** Returns the cause of an error of `fetch`, whose own message is `fetch failed`; for a host with several addresses, the first. */
function causeOf(thrown: unknown): { code?: string; message?: string } {
  const { cause } = thrown as { cause?: Error & { errors?: Error[] } }
  // Without a cause the request itself was invalid, and the message may contain a token.
  return cause?.errors?.[0] ?? cause ?? {}
}
