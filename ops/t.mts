import { mkdtempSync, chmodSync, rmSync } from 'node:fs'
import { runUntil } from './bench/run.ts'
import { withGround } from './bench/service/with-service.ts'
import { makeReady, packageNames, registerChannel } from './bench/service/ready-environment.ts'
import { load } from './bench/cache/wrk.ts'
import { cpuSeconds } from './bench/watchers/process.ts'
const root = mkdtempSync('/tmp/patchbay-bench-'); chmodSync(root, 0o755)
const stop = new AbortController()
const site = { root, run: runUntil(stop.signal), signal: stop.signal, seconds: 3, rounds: 1, say: console.log }
try { await withGround(site, async (ground) => { await registerChannel(ground); await ground.served(async (url, pid) => {
  const spec = { packages: packageNames.slice(0, 10) }
  const n = Number(process.argv[2] ?? 100)
  const c0 = await cpuSeconds(pid), t0 = performance.now()
  const r = await Promise.all(Array.from({length: n}, () => fetch(`${url}/v1/environments`, {method:'POST', headers:{'content-type':'application/json'}, body: JSON.stringify(spec)}).then(async r => [r.status, (await r.json()).coalesced ?? 0])))
  console.log('identical', n, 'wall', (performance.now()-t0).toFixed(0), 'cpu', (await cpuSeconds(pid))-c0, JSON.stringify([...new Set(r.map(x=>x.join()))]))
  const spec2 = { packages: packageNames.slice(20, 30) }
  const { id } = await makeReady(ground, url, spec2)
  for (const [what, paths, body] of [['hit', ['/v1/environments'], JSON.stringify(spec2)], ['get', [`/v1/environments/${id}`], undefined]] as const) for (let i=0;i<2;i++) {
    const c = await cpuSeconds(pid)
    const l = await load(site.run, root, url, { paths: [...paths], connections: 50, seconds: Number(process.argv[3] ?? 4), ...(body && { body }) })
    const cpu = (await cpuSeconds(pid)) - c
    console.log(what, l.requests, (l.requests/l.seconds).toFixed(0)+'/s', 'p50', l.p50, 'p99', l.p99, 'cpu us/req', (cpu/l.requests*1e6).toFixed(0), 'bytes', l.bytes/l.requests)
  }
})})} catch (e) { console.error(e) } finally { rmSync(root, {recursive:true, force:true}); process.exit() }
