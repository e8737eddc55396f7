-- AlterTable
ALTER TABLE "build" ADD COLUMN     "gil" JSONB,
ADD COLUMN     "programs_left_out" JSONB NOT NULL DEFAULT '[]';

-- AlterTable
ALTER TABLE "channel_pin" ADD COLUMN     "python_version" TEXT;

-- AlterTable
ALTER TABLE "package" ADD COLUMN     "by_rules" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "gil" TEXT,
ADD COLUMN     "rules" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "turned_on_by" JSONB NOT NULL DEFAULT '[]';

-- AlterTable
ALTER TABLE "verdict" ADD COLUMN     "also_on_source" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "fault" BOOLEAN NOT NULL DEFAULT false;
