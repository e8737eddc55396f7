import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import type { Test } from 'tap'
import { stringify } from 'yaml'
import { freePort } from '../../ops/free-port.ts'
import { eventually } from '../eventually.ts'
import { temporaryFolder } from '../servers.ts'

/** A series of an answer, such as `{ metric: { state: 'queued' }, value: [1764441600, '2'] }`. */
export interface Sample {
  metric: { [label: string]: string }
  value: [number, string]
}

export interface Prometheus {
  /** Evaluates an expression at this moment. Throws if Prometheus refuses it. */
  query(expression: string): Promise<Sample[]>
  /** Returns the health of each alert, by its name. */
  ruleHealth(): Promise<{ [alert: string]: string }>
}

/** Starts a Prometheus with this configuration, until the test is torn down. */
export async function startPrometheus(t: Pick<Test, 'teardown'>, config: object): Promise<Prometheus> {
  const folder = await temporaryFolder(t)
  const file = join(folder, 'prometheus.yml')
  await writeFile(file, stringify(config))
  const address = `127.0.0.1:${await freePort()}`
  const server = execa(
    'prometheus',
    [
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${address}`,
      '--log.level=error',
    ],
    { reject: false },
  )
  t.teardown(async () => {
    server.kill('SIGKILL')
    await server
  })
  const get = async (path: string) => (await fetch(`http://${address}${path}`)).json() as Promise<Answer>
  await eventually(async () => {
    if (server.exitCode !== null && server.exitCode !== undefined) throw new Error((await server).stderr)
    return fetch(`http://${address}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    )
  })
  return {
    async query(expression) {
      const { status, error, data } = await get(`/api/v1/query?${new URLSearchParams({ query: expression })}`)
      if (status !== 'success') throw new Error(`${expression}: ${error}`)
      return data.result
    },
    async ruleHealth() {
      const { data } = await get('/api/v1/rules')
      return Object.fromEntries(
        data.groups.flatMap(({ rules }) => rules.map(({ name, health }) => [name, health])),
      )
    },
  }
}

interface Answer {
  status: string
  error?: string
  data: { result: Sample[]; groups: { rules: { name: string; health: string }[] }[] }
}
