import Type, { type Static } from 'typebox'
import type { Fault } from '../../errors.ts'
import { noTime, Time, timeOf } from './time.ts'

const dayMs = 24 * 60 * 60 * 1000

/** For how long an environment is to be kept: for good where nothing is said. */
export const PinRequest = Type.Object(
  {
    until: Type.Optional(Time('Until when.')),
    days: Type.Optional(Type.Integer({ minimum: 1, maximum: 36_500, description: 'For so many days.' })),
  },
  { additionalProperties: false, 'x-optional': true, examples: [{ days: 30 }, { until: '2027-01-31' }] },
)
export type PinRequest = Static<typeof PinRequest>

/** The time that a request means, null for good; and what no schema can find wrong with it. */
export function untilOf(
  { until, days }: Partial<PinRequest>,
  now: Date,
): { until: Date | null; faults: Fault[] } {
  const faults: Fault[] = []
  if (until !== undefined && days !== undefined)
    faults.push({ pointer: '', detail: 'Give either `until` or `days`, not both.' })
  const time = typeof until === 'string' ? timeOf(until) : null
  if (typeof until === 'string' && !time) faults.push({ pointer: '/until', detail: noTime(until) })
  if (time && time <= now) faults.push({ pointer: '/until', detail: `${until} is over.` })
  const afterDays = typeof days === 'number' ? new Date(now.getTime() + days * dayMs) : null
  return { until: time ?? afterDays, faults }
}
