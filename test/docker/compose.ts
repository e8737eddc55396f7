import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'

export interface Service {
  command?: string[]
  environment?: Record<string, string | null>
  healthcheck?: { test: string[] }
  depends_on?: Record<string, { condition: string }>
  volumes?: string[]
  ports?: string[]
  restart?: string
  user?: string
  privileged?: boolean
  cap_add?: string[]
  cap_drop?: string[]
  security_opt?: string[]
}

export interface Composition {
  services: Record<string, Service>
  volumes: Record<string, unknown>
  networks: Record<string, { internal?: boolean } | null>
}

/** Why `docker-compose` cannot be run here, after an attempt to install Debian's; `null` where it can be. */
export async function composeMissing(): Promise<string | null> {
  const there = async () => (await execa('docker-compose', ['--version'], { reject: false })).exitCode === 0
  if (await there()) return null
  if (process.getuid?.() !== 0) return 'docker-compose is not installed, and only root can install it'
  const install = ['install', '-qq', '-y', '--no-install-recommends', 'docker-compose']
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  if ((await execa('apt-get', install, { env, reject: false })).exitCode !== 0) {
    await execa('apt-get', ['update', '-qq'], { env, reject: false })
    await execa('apt-get', install, { env, reject: false })
  }
  return (await there()) ? null : 'docker-compose is not installed, and apt-get could not install it'
}

/** `docker-compose config` with a file .env that sets exactly these variables. Needs no daemon. Throws with what it says. */
export async function render(variables: Record<string, string>): Promise<Composition> {
  const folder = await mkdtemp(join(tmpdir(), 'compose-'))
  try {
    const file = join(folder, '.env')
    await writeFile(
      file,
      Object.entries(variables).map(([name, value]) => `${name}=${value}\n`),
    )
    const { stdout: yaml } = await execa('docker-compose', ['--env-file', file, 'config'], {
      extendEnv: false,
      env: { PATH: process.env.PATH ?? '' },
    })
    return JSON.parse(await asJson(yaml)) as Composition
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function asJson(yaml: string): Promise<string> {
  // Debian's docker-compose is a Python program that reads YAML with this very module.
  const toJson = 'import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)'
  const { stdout } = await execa('/usr/bin/python3', ['-c', toJson], { input: yaml })
  return stdout
}
