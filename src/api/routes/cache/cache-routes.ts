import { lastUsedPaths } from '../../auth/last-used.ts'
import type { TokenCache } from '../../auth/token-cache.ts'
import type { App, Dependencies } from '../../dependencies.ts'
import type { Silence } from '../../hooks/database-silence.ts'
import { getBuildLog } from './get-build-log.ts'
import { getCacheInfo } from './get-cache-info.ts'
import { getListing } from './get-listing.ts'
import { getNar } from './get-nar.ts'
import { getNarinfo } from './get-narinfo.ts'
import { compileNames } from './names.ts'
import { recordedPaths } from './recorded-paths.ts'
import { takeShortcut } from './shortcut.ts'

/**
 * Serves the binary cache by the names that Nix requests; serves no path that the database lacks. A plugin, so that one `onRequest`
 * hook here can restrict the whole cache to token holders.
 */
export function cacheRoutes(
  { db, cache, log, metrics, requestLimits, tracing }: Dependencies,
  { known, silence }: { known: Pick<TokenCache, 'onChange'>; silence: Silence },
) {
  return async (app: App): Promise<void> => {
    app.setValidatorCompiler(compileNames)
    const paths = recordedPaths(db, cache.store, log)
    const uses = lastUsedPaths(db.cache, log)
    app.addHook('onClose', uses.close)
    app.addHook('onClose', async () => paths.close())

    const dependencies = { paths, uses, store: cache.store, info: cache.info }
    // The shortcut neither counts requests for limits nor makes spans.
    if (!requestLimits?.cacheReadsPerMinute && !tracing)
      takeShortcut(app, { paths, uses, silence, requests: metrics.requests, tokens: known, log })
    for (const route of [getCacheInfo, getNarinfo, getListing, getNar, getBuildLog]) route(app, dependencies)
  }
}
