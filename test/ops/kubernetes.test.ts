import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import tap from 'tap'
import { parseAllDocuments } from 'yaml'
import { settingsByName } from '../../src/config.ts'

const folder = fileURLToPath(new URL('../../ops/kubernetes', import.meta.url))

interface Container {
  name: string
  image: string
  args?: string[]
  command?: string[]
  env?: { name: string; value: string }[]
  envFrom?: { configMapRef: { name: string } }[]
  ports?: { name: string; containerPort: number }[]
  securityContext: {
    runAsUser?: number
    allowPrivilegeEscalation: boolean
    readOnlyRootFilesystem?: boolean
    privileged?: boolean
    procMount?: string
    seccompProfile?: { type: string }
    capabilities: { drop: string[]; add?: string[] }
  }
  startupProbe?: object
  livenessProbe?: object
  readinessProbe?: object
  volumeMounts: { name: string; mountPath: string }[]
}

interface Pod {
  automountServiceAccountToken: boolean
  hostUsers?: boolean
  hostNetwork?: boolean
  terminationGracePeriodSeconds: number
  securityContext?: { runAsNonRoot: boolean; runAsUser: number; fsGroup: number }
  initContainers?: Container[]
  containers: [Container]
  volumes: {
    name: string
    hostPath?: { path: string }
    secret?: { secretName: string; defaultMode: number; items?: { key: string }[] }
    configMap?: { name: string }
  }[]
}

interface KubernetesObject {
  kind: string
  metadata: { name: string }
  data: { [key: string]: string }
  spec: {
    selector: { matchLabels: object }
    template: { metadata: { labels: object; annotations?: object }; spec: Pod }
    volumeClaimTemplates?: { metadata: { name: string } }[]
    ports: { targetPort: string }[]
  }
}

async function rendered(name: string): Promise<KubernetesObject[]> {
  const { stdout } = await execa('kubectl', ['kustomize', `${folder}/${name}`])
  return parseAllDocuments(stdout).map((document) => document.toJS() as KubernetesObject)
}

const base = await rendered('base')
const overlay = await rendered('node-daemon')
const find = (objects: KubernetesObject[], kind: string, name: string) => {
  const found = objects.find((one) => one.kind === kind && one.metadata.name.startsWith(name))
  if (!found) throw new Error(`${kind} ${name} is missing`)
  return found
}
const podOf = ({ spec }: KubernetesObject) => spec.template.spec
const api = find(base, 'Deployment', 'patchbay-api')
const worker = find(base, 'StatefulSet', 'patchbay-worker')
const ordinary = find(overlay, 'StatefulSet', 'patchbay-worker')

tap.test('the objects belong together', async (t) => {
  for (const { spec } of [api, worker, ordinary])
    t.match(spec.template.metadata.labels, spec.selector.matchLabels)
  t.match(find(base, 'Service', 'patchbay-api').spec, {
    selector: api.spec.selector.matchLabels,
    ports: [{ targetPort: 'http' }],
  })
  t.match(find(base, 'NetworkPolicy', 'patchbay-worker').spec, {
    podSelector: worker.spec.selector,
    ingress: [{ ports: [{ port: 9313 }] }],
  })
  for (const objects of [base, overlay])
    for (const one of objects.filter(({ spec }) => spec?.template)) {
      const pod = podOf(one)
      const [{ envFrom = [], volumeMounts }] = pod.containers
      const maps = [
        ...envFrom.map(({ configMapRef }) => configMapRef),
        ...pod.volumes.flatMap((v) => v.configMap ?? []),
      ]
      t.ok(maps.length > 0)
      for (const { name } of maps) t.ok(find(objects, 'ConfigMap', name))
      const volumes = [...pod.volumes.map(({ name }) => name)]
      volumes.push(...(one.spec.volumeClaimTemplates ?? []).map(({ metadata }) => metadata.name))
      for (const { name } of [...volumeMounts, ...(pod.initContainers ?? []).flatMap((c) => c.volumeMounts)])
        t.ok(volumes.includes(name), name)
    }
  const channels = find(base, 'ConfigMap', 'patchbay-channels').data['channels.json'] ?? ''
  t.match(JSON.parse(channels), { 'nixos-unstable': { branch: 'nixos-unstable', default: true } })
})

tap.test('each process is probed, and has time to end', async (t) => {
  t.match(podOf(api).containers[0], {
    args: ['patchbay', 'serve'],
    livenessProbe: { httpGet: { path: '/healthz' } },
    readinessProbe: { httpGet: { path: '/readyz' } },
    startupProbe: { httpGet: { path: '/healthz' } },
  })
  for (const one of [worker, ordinary]) {
    const probe = { exec: { command: ['node', 'ops/docker/healthy.mjs'] } }
    t.match(podOf(one).containers[0], {
      args: ['patchbay', 'work'],
      livenessProbe: probe,
      startupProbe: probe,
    })
    t.match(podOf(one).containers[0], {
      lifecycle: { preStop: { exec: { command: ['sh', '-c', /kill -USR1 1/] } } },
    })
    t.ok(podOf(one).terminationGracePeriodSeconds >= 600)
  }
})

tap.test('they set variables that the service reads, and no secrets', async (t) => {
  const settings = Object.values(settingsByName)
  const known = settings.flatMap(({ variable }) => [variable, `${variable}_FILE`])
  const maps = base.filter(({ kind }) => kind === 'ConfigMap')
  const names = maps.flatMap(({ data }) => Object.keys(data)).filter((name) => name !== 'channels.json')
  for (const one of [api, worker, ordinary])
    names.push(...(podOf(one).containers[0].env ?? []).map(({ name }) => name))
  t.ok(names.length >= 8)
  for (const name of names) t.ok(known.includes(name), name)
  t.ok(names.includes('PATCHBAY_ADMIN_TOKEN_FILE'))
  t.notOk(names.some((name) => /(TOKEN|SECRET_ACCESS_KEY|DATABASE_URL|REDIS_URL)$/.test(name)))
  for (const one of [worker, ordinary])
    t.notOk(
      podOf(one).volumes.some(({ secret }) => secret?.secretName === 'patchbay' && !secret.items),
      'the admin token is for the API alone',
    )
})

tap.test('no container has a right that the README does not explain', async (t) => {
  const readme = await readFile(`${folder}/README.md`, 'utf8')
  for (const { containers, ...pod } of [podOf(api), podOf(ordinary)]) {
    t.match(pod, {
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 8313 },
    })
    for (const { securityContext } of [...containers, ...(pod.initContainers ?? [])]) {
      t.same(securityContext.capabilities, { drop: ['ALL'] })
      t.equal(securityContext.allowPrivilegeEscalation, false)
      t.notOk(securityContext.procMount)
      t.not(securityContext.seccompProfile?.type, 'Unconfined')
    }
  }
  t.ok(podOf(api).containers[0].securityContext.readOnlyRootFilesystem)
  t.same(
    podOf(ordinary).volumes.flatMap(({ hostPath }) => hostPath?.path ?? []),
    ['/nix', '/var/lib/patchbay'],
  )
  t.notOk(ordinary.spec.volumeClaimTemplates)

  const { hostUsers, initContainers = [], containers, volumes } = podOf(worker)
  t.equal(hostUsers, false)
  t.notOk(volumes.some(({ hostPath }) => hostPath))
  const [{ securityContext }] = containers
  t.match(securityContext, { allowPrivilegeEscalation: false, procMount: 'Unmasked', runAsUser: 0 })
  t.notOk(securityContext.privileged)
  for (const one of [...containers, ...initContainers]) {
    t.same(one.securityContext.capabilities.drop, ['ALL'])
    for (const capability of one.securityContext.capabilities.add ?? [])
      t.ok(readme.includes(capability), capability)
  }
})
