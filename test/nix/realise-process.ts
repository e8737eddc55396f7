import { join } from 'node:path'
import { BuildFailed } from '../../src/errors.ts'
import { realise } from '../../src/nix/realise.ts'
import { nixInstantiate } from './nix.ts'
import { openContext } from './open-context.ts'

/**
 * A process that realises a derivation, for tests in which it sees other file systems than they do, and prints the failure as
 * JSON, or null. Arguments: the derivation as an expression, and limits as JSON that take the place of the tests' usual ones.
 */
const [expression = '', limits = '{}'] = process.argv.slice(2)
const context = await openContext({ teardown: () => {} })
const { drv } = await nixInstantiate(expression)
const failure = await realise(
  { ...context, limits: { ...context.limits, ...JSON.parse(limits) } },
  [drv],
  join(context.roots, 'root'),
).then(
  () => null,
  (error) => (error instanceof BuildFailed ? error.failure : Promise.reject(error)),
)
console.log(JSON.stringify(failure))
