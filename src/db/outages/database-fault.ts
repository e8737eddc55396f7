import { SetupFault } from '../../errors.ts'

/**
 * Explains why the database cannot be opened at start-up, with the message of Postgres or the system. `where` holds no
 * password.
 */
export function databaseFault(error: unknown, where: string): SetupFault {
  const { message, code = '', cause } = error as NodeJS.ErrnoException
  const said = [message || code, (cause as Error | undefined)?.message].filter(Boolean).join(' ')
  return new SetupFault(`The database at ${where} cannot be used: ${said}. ${adviceFor(code)}`, {
    cause: error,
  })
}

function adviceFor(code: string): string {
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'The name of the host in DATABASE_URL cannot be resolved: correct it, or mend the name service.'
    case 'ECONNREFUSED':
    case 'ENOENT':
      return 'No Postgres listens there: start it, or correct host and port in DATABASE_URL.'
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'Nothing answers there: see whether a firewall lets this machine through, or correct DATABASE_URL.'
    case '28P01':
    case '28000':
      return 'Postgres does not let this user in: correct user and password in DATABASE_URL, or pg_hba.conf.'
    case '3D000':
      return 'Create that database, or name another in DATABASE_URL.'
    case '42501':
      return 'Give the user of DATABASE_URL the right to create tables there.'
    default:
      return 'Mend that, or set DATABASE_URL to another; unset, `patchbay up` runs a Postgres of its own.'
  }
}
