-- AlterTable
ALTER TABLE "channel_pin" ADD COLUMN     "overlay_paths" TEXT[];
