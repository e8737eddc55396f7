import { type Fault, type ProblemCode, problemKinds } from '../../errors.ts'

/** An example of `detail` and `faults` for each code. */
const said: Record<ProblemCode, { detail: string; faults?: Fault[] }> = {
  'spec-invalid': {
    detail: 'Correct every fault listed and send the spec again; nothing was recorded.',
    faults: [{ pointer: '/packages', detail: 'This field is required.' }],
  },
  'query-invalid': {
    detail: 'Correct the parameters listed.',
    faults: [{ pointer: 'limit', detail: 'Has to be at most 100.' }],
  },
  'body-invalid': {
    detail: 'Correct every fault listed; nothing was changed.',
    faults: [{ pointer: '/days', detail: 'Has to be at least 1.' }],
  },
  'hash-malformed': {
    detail: 'Has to be the first 32 characters of the name of a store path.',
  },
  'token-missing': { detail: 'Send one as `Authorization: Bearer <token>`, or as the password of any user.' },
  'token-invalid': { detail: 'Ask its issuer for another.' },
  'scope-missing': { detail: 'This takes the scope `cancel`; “ci” has `read`, `submit`.' },
  'origin-refused': {
    detail:
      'The request was sent by a page of http://elsewhere.example. Send it from a page of this service, or from a program.',
  },
  'environment-in-use': {
    detail: 'A build of it is under way. Wait for its end or cancel it, then delete the environment.',
  },
  'environment-not-ready': { detail: 'Its build failed. POST its spec to build it, then pin it.' },
  'build-ended': { detail: 'The build has already ended as ready.' },
  'plan-ended': { detail: 'The plan has already ended as ready.' },
  'sweep-ended': { detail: 'The sweep has already ended as done.' },
  'channel-not-moving': { detail: 'The newest move of channel "team" ended as done.' },
  'build-not-failed': { detail: 'It is building: wait for its end, or cancel it first.' },
  'channel-in-file': {
    detail:
      'Channel "sample" is in the workers’ channels file. Change it there and restart the workers, or remove it from the file to move it through the API.',
  },
  'channel-moving': {
    detail:
      'Channel "team" is being moved to /srv/nixpkgs, as requested at 2026-11-22T12:00:00.000Z. Ask again once that has ended.',
  },
  'idempotency-key-in-use': {
    detail: 'The first request with this key has not been answered yet. Send it again a little later.',
  },
  'too-many-webhooks': { detail: 'A token may have 50 webhooks. DELETE some first.' },
  'not-found': { detail: 'There is nothing of this id.' },
  'body-too-large': {
    detail: 'A body may have 1048576 bytes. No spec needs as many.',
  },
  'unsupported-media-type': { detail: 'Send the body as JSON with `content-type: application/json`.' },
  'host-refused': {
    detail:
      'There are no tokens, and `Host` is "patchbay.example". Ask at 127.0.0.1 or localhost; or have the operator set PATCHBAY_ADMIN_TOKEN, or name the host in PATCHBAY_ALLOWED_HOSTS.',
  },
  'package-unknown': {
    detail: 'Channel "sample" lacks the packages in `faults`; nothing was recorded.',
    faults: [{ pointer: '/packages/0', detail: 'The channel has no package "nunpy".', nearest: ['numpy'] }],
  },
  'channel-unknown': {
    detail: 'Registered are "sample", "team".',
    faults: [{ pointer: '/channel', detail: 'There is no channel "taem".', nearest: ['team'] }],
  },
  'pin-unknown': {
    detail: 'Name a pin that the channel has had; nothing was recorded.',
    faults: [{ pointer: '/channel', detail: 'Channel "team" never had a pin "0123456".' }],
  },
  'idempotency-key-reused': {
    detail:
      'The key came with another method, address or body before. Give every request a key of its own; nothing was done.',
  },
  'webhook-url-refused': { detail: 'The address leads to 10.0.0.7, which is not public.' },
  'rate-limited': {
    detail: 'There were more than 6000 requests that read within a minute. Try again in 20 seconds.',
  },
  'too-many-builds': {
    detail:
      'Nothing was recorded: “ci” has 20 builds under way, and may have 20 (PATCHBAY_BUILDS_PER_TOKEN). Try again after one of them has ended.',
  },
  'too-many-builds-a-day': {
    detail:
      'Nothing was recorded: “ci” has begun 500 builds within 24 hours, and may begin 500 (its own limit). Try again after 2026-11-29T17:42:10.000Z, or ask an operator for more.',
  },
  'token-cache-full': {
    detail:
      'Nothing was recorded: the environments of “ci” hold 10240 MB of the cache, and may hold 10240 MB (its own limit). Unpin those that are no longer needed, so that they leave when they are unused, or ask an operator to delete some or to raise the limit.',
  },
  'priority-too-high': {
    detail:
      'Nothing was changed: “ci” may request builds of priority normal at most (its own limit). Leave the priority out, or ask for less.',
  },
  'queue-full': {
    detail:
      'Nothing was recorded: 1000 builds wait for a worker, and no more may (PATCHBAY_QUEUE_LIMIT). Try again later.',
  },
  'disk-full': {
    detail:
      'Nothing was recorded: worker-1 has 512 MB free and has to keep 2048 MB (PATCHBAY_MIN_FREE_MB). Try again once the operator has made room.',
  },
  maintenance: {
    detail:
      'Nothing was recorded. The service takes no new builds and plans since 2026-11-29T12:00:00.000Z. The operator says: The workers move to other machines until noon.',
  },
  'not-ready': { detail: 'Postgres does not answer. Try again; if that persists, tell the operator.' },
  internal: { detail: 'The service’s log says more under this request’s id.' },
}

const requestId = '7f0c1f0e-8f0a-4a2b-9a3d-0d5a8f3f6c11'

/** Examples of all problems by code, for `components.examples`. */
export const problemExamples = Object.fromEntries(
  Object.entries(said).map(([name, { detail, faults = [] }]) => {
    const code = name as ProblemCode
    const { status, title } = problemKinds[code]
    const value = { type: `urn:patchbay:problem:${code}`, title, status, code, detail, faults, requestId }
    return [code, { summary: title, value }]
  }),
)
