import { extname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Worker, type WorkerOptions } from 'node:worker_threads'

/**
 * Starts the file beside `own` with this name in a thread, in the form in which `own` runs: compiled, or as a source, which tsx
 * loads in the new thread alone.
 */
export function startThread(own: string, name: string, options: WorkerOptions): Worker {
  const url = new URL(`${name}${extname(own)}`, pathToFileURL(own))
  if (extname(own) === '.js') return new Worker(url, options)
  const source = JSON.stringify(url)
  return new Worker(`import('tsx/esm/api').then((tsx) => tsx.tsImport(${source}, ${source}))`, {
    ...options,
    eval: true,
  })
}
