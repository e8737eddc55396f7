import { lastUsedPaths } from '../../auth/last-used.ts'
import type { App, Dependencies } from '../../dependencies.ts'
import { getBuildLog } from './get-build-log.ts'
import { getCacheInfo } from './get-cache-info.ts'
import { getListing } from './get-listing.ts'
import { getNar } from './get-nar.ts'
import { getNarinfo } from './get-narinfo.ts'
import { compileNames } from './names.ts'
import { recordedPaths } from './recorded-paths.ts'

/**
 * The binary cache, by the names that Nix asks for, and nothing that is not recorded. A plugin with hooks of its own: whoever
 * wants to close the cache to all but holders of a token adds one `onRequest` here, and none to the routes.
 */
export function cacheRoutes({ db, cache, log }: Dependencies) {
  return async (app: App): Promise<void> => {
    app.setValidatorCompiler(compileNames)
    const paths = recordedPaths(db.cache, cache.store, log)
    const uses = lastUsedPaths(db.cache, log)
    app.addHook('onClose', uses.close)

    const dependencies = { paths, uses, store: cache.store, info: cache.info }
    for (const route of [getCacheInfo, getNarinfo, getListing, getNar, getBuildLog]) route(app, dependencies)
  }
}
