import createClient from 'openapi-fetch'
import type { components, paths } from '../../../src/client/http/openapi.ts'
import { authorization } from './session'

type Schemas = components['schemas']
export type Environment = Schemas['Environment']
export type EnvironmentSummary = Schemas['EnvironmentSummary']
export type Build = Schemas['Build']
export type Failure = Schemas['Failure']
export type Package = Schemas['Package']
export type Plan = Schemas['Plan']
export type PlannedPackage = Schemas['PlannedPackage']
export type KnownPackage = Schemas['KnownPackage']
export type KnownVersion = Schemas['KnownVersion']
export type Channel = Schemas['Channel']
export type ChannelDetails = Schemas['ChannelDetails']
export type CanonicalSpec = Schemas['CanonicalSpec']
export type ServiceStatus = Schemas['ServiceStatus']
export type Worker = Schemas['Worker']
export type Token = Schemas['Token']
export type Webhook = Schemas['Webhook']
export type Delivery = Schemas['Delivery']
export type AuditEntry = Schemas['AuditEntry']
export type Sweep = Schemas['Sweep']
export type Problem = Schemas['Problem']
export type SpecFrom = Schemas['SpecFrom']
export type Unmapped = Schemas['Unmapped']
export type OmittedPackage = Schemas['OmittedPackage']
export type Spec = NonNullable<paths['/v1/plans']['post']['requestBody']>['content']['application/json']
export type Closure =
  paths['/v1/environments/{id}/closure']['get']['responses'][200]['content']['application/json']
export type Cache = paths['/v1/cache']['get']['responses'][200]['content']['application/json']

export const api = createClient<paths>({ baseUrl: window.location.origin })

api.use({
  onRequest({ request }) {
    for (const [name, value] of Object.entries(authorization())) request.headers.set(name, value)
    return request
  },
})

/** An answer that is a problem, with what it says. */
export class Refused extends Error {
  override name = 'Refused'
  constructor(
    readonly status: number,
    readonly problem: Partial<Problem>,
  ) {
    super(problem.detail || problem.title || `The service answered ${status}.`)
  }
}

interface Answer<Data> {
  data?: Data
  error?: unknown
  response: Response
}

/** The body of an answer. Throws `Refused` for a problem. */
export async function bodyOf<Data>(asked: Promise<Answer<Data>>): Promise<Data> {
  const { data, error, response } = await asked
  if (!response.ok) throw new Refused(response.status, (error ?? {}) as Partial<Problem>)
  return data as Data
}
