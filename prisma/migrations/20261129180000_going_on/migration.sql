-- AlterEnum
ALTER TYPE "package_fate" ADD VALUE 'omitted';

-- AlterTable
ALTER TABLE "build" ADD COLUMN     "went_on_after" JSONB NOT NULL DEFAULT '[]';
