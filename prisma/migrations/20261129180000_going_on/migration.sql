-- AlterTable
ALTER TABLE "build" ADD COLUMN     "went_on_after" JSONB NOT NULL DEFAULT '[]';

-- AlterTable
ALTER TABLE "package" ADD COLUMN     "omitted" BOOLEAN NOT NULL DEFAULT false;
