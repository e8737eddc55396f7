-- CreateEnum
CREATE TYPE "scrub_outcome" AS ENUM ('republished', 'evicted');

-- AlterTable
ALTER TABLE "cached_path" ADD COLUMN     "checked_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "scrub_finding" (
    "id" BIGSERIAL NOT NULL,
    "path" TEXT NOT NULL,
    "object" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "outcome" "scrub_outcome" NOT NULL,
    "found_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "scrub_finding_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "scrub_finding_found_at_idx" ON "scrub_finding"("found_at");

-- CreateIndex
CREATE INDEX "cached_path_checked" ON "cached_path"("checked_at");
