-- AlterTable
ALTER TABLE "worker" ADD COLUMN     "machines" JSONB;
