-- AlterEnum
ALTER TYPE "build_state" ADD VALUE 'publishing';

-- AlterTable
ALTER TABLE "build" ADD COLUMN     "log_pruned_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "environment" ADD COLUMN     "evicted_at" TIMESTAMPTZ(3),
ADD COLUMN     "evicted_because" TEXT,
ADD COLUMN     "last_used_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "pinned_at" TIMESTAMPTZ(3),
ADD COLUMN     "pinned_until" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "store_path" ADD COLUMN     "upstream" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "cached_path" (
    "path" TEXT NOT NULL,
    "hash_part" TEXT NOT NULL,
    "deriver" TEXT,
    "ca" TEXT,
    "object" TEXT NOT NULL,
    "file_hash" TEXT NOT NULL,
    "file_size" BIGINT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "log_bytes" BIGINT NOT NULL,
    "signed_by" TEXT[],
    "published_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removing_since" TIMESTAMPTZ(3),

    CONSTRAINT "cached_path_pkey" PRIMARY KEY ("path")
);

-- CreateTable
CREATE TABLE "signing_key" (
    "name" TEXT NOT NULL,
    "public_key" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "signing_key_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "sweep" (
    "id" TEXT NOT NULL,
    "dry_run" BOOLEAN NOT NULL,
    "asked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "starts" INTEGER NOT NULL DEFAULT 0,
    "touched_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "report" JSONB,
    "failure" TEXT,

    CONSTRAINT "sweep_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "cached_path_hash_part_key" ON "cached_path"("hash_part");

-- CreateIndex
CREATE UNIQUE INDEX "cached_path_object_key" ON "cached_path"("object");

-- CreateIndex
CREATE INDEX "cached_path_deriver_idx" ON "cached_path"("deriver");

-- CreateIndex
CREATE INDEX "cached_path_by_content" ON "cached_path"("object" text_pattern_ops);

-- CreateIndex
CREATE INDEX "cached_path_removing" ON "cached_path"("removing_since") WHERE (removing_since IS NOT NULL);

-- CreateIndex
CREATE INDEX "sweep_created_at_idx" ON "sweep"("created_at" DESC);

-- CreateIndex
CREATE INDEX "environment_store_path_idx" ON "environment"("store_path");

-- AddForeignKey
ALTER TABLE "cached_path" ADD CONSTRAINT "cached_path_path_fkey" FOREIGN KEY ("path") REFERENCES "store_path"("path") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What is ready has a store path, and what has a store path is ready.
ALTER TABLE "environment" ADD CONSTRAINT "environment_ready_with_store_path"
    CHECK (("store_path" IS NULL) = ("ready_at" IS NULL));

-- What is evicted is not ready.
ALTER TABLE "environment" ADD CONSTRAINT "environment_evicted_without_store_path"
    CHECK ("evicted_at" IS NULL OR "store_path" IS NULL);
