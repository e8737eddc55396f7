-- AlterTable
ALTER TABLE "channel_move" ADD COLUMN     "cancelled_by" TEXT,
ADD COLUMN     "fence" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "plan" ADD COLUMN     "cancelled_by" TEXT;

-- AlterTable
ALTER TABLE "sweep" ADD COLUMN     "cancelled_by" TEXT;
