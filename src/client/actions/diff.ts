import type { Service } from '../http/patchbay.ts'
import { differenceOf, differenceReport } from '../output/difference.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { inJson } from '../output/layout.ts'
import { widthOf } from '../output/table.ts'
import type { Terminal } from '../output/terminal.ts'
import { findEnvironmentId } from './ids.ts'

/** Prints how the packages of the second environment differ from those of the first. */
export async function diff(
  service: Service,
  [first, second]: [string, string],
  json: boolean,
  { out }: Pick<Terminal, 'out'>,
): Promise<ExitCode> {
  const packagesOf = async (id: string) => {
    const environmentId = await findEnvironmentId(service, id)
    return { environmentId, packages: await service.packages(environmentId) }
  }
  const [before, after] = await Promise.all([packagesOf(first), packagesOf(second)])
  const difference = differenceOf(before.packages, after.packages)
  const ids = { first: before.environmentId, second: after.environmentId }
  out.write(json ? inJson({ ...ids, ...difference }) : differenceReport(difference, widthOf(out)))
  return exitCodes.done
}
