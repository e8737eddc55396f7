-- AlterTable
ALTER TABLE "token" ADD COLUMN     "builds_at_once" INTEGER,
ADD COLUMN     "builds_per_day" INTEGER,
ADD COLUMN     "cache_mb" INTEGER,
ADD COLUMN     "highest_priority" "build_priority";

-- CreateIndex
CREATE INDEX "build_token_id_created_at_idx" ON "build"("token_id", "created_at" DESC);
