import { readFileSync } from 'node:fs'
import { SetupFault } from '../errors.ts'

/**
 * The settings of the commands that talk to a service, as JSON Schemas, which `Config` contains too. A command reads them
 * without `Config`, whose schema and validator take longer to load than everything that most commands do.
 */
export const clientSettings = {
  url: {
    variable: 'PATCHBAY_URL',
    'x-secret': true,
    pattern: '^https?://',
    'x-expected': 'the URL of a service: `http://…` or `https://…`',
    default: 'http://127.0.0.1:8313',
    description: 'The service that the commands for clients talk to, such as `submit`.',
  },
  token: {
    variable: 'PATCHBAY_TOKEN',
    // As it can stand in a header.
    pattern: '^[!-~]+$',
    'x-expected': 'a token: visible characters of ASCII, without spaces',
    'x-secret': true,
    description: 'What the commands for clients show to be let in.',
  },
  nixConfig: {
    variable: 'NIX_CONFIG',
    'x-secret': true,
    default: '',
    description: 'Settings for Nix over those of the machine, in the form of `nix.conf`.',
  },
  path: {
    variable: 'PATH',
    default: '/usr/local/bin:/usr/bin:/bin',
    description: 'Where Nix’s programs are looked for.',
  },
} as const

type ClientSettings = typeof clientSettings

interface Schema {
  variable: string
  default?: string
  pattern?: string
  'x-expected'?: string
  'x-secret'?: boolean
}

/**
 * Returns the value of a setting in the environment, undefined for an absent or empty variable. A secret may stand in a file of its
 * own, which `<VARIABLE>_FILE` names. Throws `SetupFault` if both are set or the file holds nothing, without the content of the file.
 */
export function valueIn(
  environment: NodeJS.ProcessEnv,
  { variable, 'x-secret': isSecret = false }: Pick<Schema, 'variable' | 'x-secret'>,
): string | undefined {
  const value = environment[variable] || undefined
  const file = isSecret ? environment[`${variable}_FILE`] : undefined
  if (!file) return value
  if (value !== undefined) throw new SetupFault(`${variable}: Set it or ${variable}_FILE, not both.`)
  return contentOf(file, variable)
}

function contentOf(file: string, variable: string): string {
  let text: string
  try {
    text = readFileSync(file, 'utf8').replace(/[\r\n]+$/, '')
  } catch (cause) {
    throw new SetupFault(`${variable}_FILE: The file cannot be read: ${(cause as Error).message}`, { cause })
  }
  if (text === '') throw new SetupFault(`${variable}_FILE: ${file} is empty.`)
  return text
}

/**
 * Reads one setting from the environment; an empty variable counts as unset. Throws `SetupFault` for a value of another form,
 * without the value, which may hold a password.
 */
export function readClientSetting<Name extends keyof ClientSettings>(
  name: Name,
  environment?: NodeJS.ProcessEnv,
): ClientSettings[Name] extends { default: string } ? string : string | undefined
export function readClientSetting(
  name: keyof ClientSettings,
  environment: NodeJS.ProcessEnv = process.env,
): string | undefined {
  const setting: Schema = clientSettings[name]
  const value = valueIn(environment, setting) ?? setting.default
  if (value !== undefined && setting.pattern && !new RegExp(setting.pattern, 'u').test(value))
    throw new SetupFault(`${setting.variable}: Has to be ${setting['x-expected']}.`)
  if (name === 'url' && !URL.canParse(value ?? ''))
    throw new SetupFault(
      `${setting.variable}: It is no URL: correct its host, or its port, which is at most 65535.`,
    )
  return value
}

/** Whether messages about unexpected errors show their stack. */
export function isDebugging({ PATCHBAY_LOG_LEVEL: level = '' }: NodeJS.ProcessEnv = process.env): boolean {
  return ['debug', 'trace'].includes(level)
}
