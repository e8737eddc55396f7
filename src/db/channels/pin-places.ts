import type { ChannelOrigin } from '../../spec/channel-origin.ts'

/** Returns the paths on the workers that hold an origin's contents. */
export function placesOf(origin: ChannelOrigin): { folder: string | null; overlayPaths: string[] } {
  return { folder: 'path' in origin ? origin.path : null, overlayPaths: origin.overlays ?? [] }
}
