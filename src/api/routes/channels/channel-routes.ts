import { cancelMove } from './cancel-move.ts'
import { getChannel } from './get-channel.ts'
import { getChannelPackages } from './get-channel-packages.ts'
import { putChannel } from './put-channel.ts'

export const channelRoutes = [putChannel, cancelMove, getChannel, getChannelPackages]
