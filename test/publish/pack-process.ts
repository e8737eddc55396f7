import { join } from 'node:path'
import { pathInfo } from '../../src/nix/store/path-info.ts'
import { packNar } from '../../src/publish/pack-nar.ts'
import { withNarWriter } from '../../src/publish/pack-threads.ts'

/**
 * Packs one path in a process of its own, and prints its peak memory in kilobytes. Arguments: Nix settings as JSON, the path, a
 * folder for the result.
 */
const [settingsText = '', path = '', folder = ''] = process.argv.slice(2)
const settings = JSON.parse(settingsText)
const [info] = await pathInfo(settings, [path])
if (!info) throw new Error(`nothing is known of ${path}`)
const { signal } = new AbortController()
await withNarWriter(1, (writer) => packNar(writer, settings, info, join(folder, 'packed'), signal))
console.log(process.resourceUsage().maxRSS)
