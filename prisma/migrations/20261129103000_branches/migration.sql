-- AlterTable
ALTER TABLE "channel" ADD COLUMN     "followed_at" TIMESTAMPTZ(3),
ADD COLUMN     "origin" JSONB;

-- AlterTable
ALTER TABLE "channel_move" ADD COLUMN     "scheduled" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "channel_pin" ADD COLUMN     "changes" JSONB;
