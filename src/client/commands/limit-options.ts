import { type Command, InvalidArgumentError, Option } from 'commander'
import type { LimitsRequest } from '../http/tokens.ts'

/** Limits as the command line has them: `service` stands for null, which commander cannot return. */
export interface LimitOptions {
  buildsAtOnce?: number | 'service'
  buildsPerDay?: number | 'service'
  cacheMb?: number | 'service'
  priority?: 'high' | 'normal' | 'low' | 'service'
}

const orElse = '; 0: no limit, `service`: that of the service'

/** Adds an option for each limit. */
export function withLimits(command: Command): Command {
  return command
    .option('--builds-at-once <number>', `builds under way${orElse}`, limitOf)
    .option('--builds-per-day <number>', `new builds within 24 hours${orElse}`, limitOf)
    .option('--cache-mb <megabytes>', `what its environments may hold in the cache${orElse}`, limitOf)
    .addOption(
      new Option('--priority <priority>', 'the highest that it may request').choices([
        'high',
        'normal',
        'low',
        'service',
      ]),
    )
}

function limitOf(text: string): number | 'service' {
  if (text === 'service') return text
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError('Give a number, or `service`.')
  return Number(text)
}

/** Returns those limits that were given. */
export function limitsIn({ buildsAtOnce, buildsPerDay, cacheMb, priority }: LimitOptions): LimitsRequest {
  return {
    ...(buildsAtOnce !== undefined && { buildsAtOnce: unlessService(buildsAtOnce) }),
    ...(buildsPerDay !== undefined && { buildsPerDay: unlessService(buildsPerDay) }),
    ...(cacheMb !== undefined && { cacheMb: unlessService(cacheMb) }),
    ...(priority !== undefined && { priority: unlessService(priority) }),
  }
}

function unlessService<Limit>(limit: Limit): Exclude<Limit, 'service'> | null {
  return limit === 'service' ? null : (limit as Exclude<Limit, 'service'>)
}
