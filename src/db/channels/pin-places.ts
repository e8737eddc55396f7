import type { ChannelOrigin } from '../../spec/channel-origin.ts'

/** Where on the workers an origin's contents are. */
export function placesOf(origin: ChannelOrigin): { folder: string | null; overlayPaths: string[] } {
  return { folder: 'path' in origin ? origin.path : null, overlayPaths: origin.overlays ?? [] }
}
