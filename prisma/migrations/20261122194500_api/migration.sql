-- CreateEnum
CREATE TYPE "build_priority" AS ENUM ('high', 'normal', 'low');

-- CreateEnum
CREATE TYPE "scope" AS ENUM ('read', 'submit', 'cancel', 'admin');

-- AlterEnum
ALTER TYPE "build_state" ADD VALUE 'cancelled';

-- AlterTable
ALTER TABLE "build" ADD COLUMN     "building_now" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "cancel_requested_at" TIMESTAMPTZ(3),
ADD COLUMN     "cancelled_by" TEXT,
ADD COLUMN     "log_dropped_from" BIGINT,
ADD COLUMN     "log_dropped_to" BIGINT,
ADD COLUMN     "passes_failure_cache" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "priority" "build_priority" NOT NULL DEFAULT 'normal',
ADD COLUMN     "retried_as" TEXT,
ADD COLUMN     "retry_of" TEXT,
ADD COLUMN     "token_id" TEXT;

-- AlterTable
ALTER TABLE "channel" ADD COLUMN     "from_file" BOOLEAN NOT NULL DEFAULT true;

-- AlterTable
ALTER TABLE "channel_pin" ADD COLUMN     "folder" TEXT;

-- CreateTable
CREATE TABLE "channel_move" (
    "id" TEXT NOT NULL,
    "channel_name" TEXT NOT NULL,
    "from" JSONB NOT NULL,
    "source" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "system" TEXT NOT NULL,
    "is_default" BOOLEAN,
    "asked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "starts" INTEGER NOT NULL DEFAULT 0,
    "touched_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "failure" JSONB,

    CONSTRAINT "channel_move_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tag" (
    "build_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "tag_pkey" PRIMARY KEY ("build_id","key","value")
);

-- CreateTable
CREATE TABLE "asker" (
    "build_id" TEXT NOT NULL,
    "token_id" TEXT NOT NULL,

    CONSTRAINT "asker_pkey" PRIMARY KEY ("build_id","token_id")
);

-- CreateTable
CREATE TABLE "failed_derivation" (
    "drv_path" TEXT NOT NULL,
    "failure" JSONB NOT NULL,
    "build_id" TEXT NOT NULL,
    "failed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "failed_derivation_pkey" PRIMARY KEY ("drv_path")
);

-- CreateTable
CREATE TABLE "token" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "scopes" "scope"[],
    "parent_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "request_id" TEXT NOT NULL,
    "token_id" TEXT,
    "token_name" TEXT,
    "remote" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "route" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "status" INTEGER NOT NULL,

    CONSTRAINT "audit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_key" (
    "owner" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "answered_at" TIMESTAMPTZ(3),
    "status" INTEGER,
    "headers" JSONB,
    "body" TEXT,

    CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("owner","key")
);

-- CreateTable
CREATE TABLE "webhook" (
    "id" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "secret" TEXT NOT NULL,
    "events" TEXT[],
    "token_id" TEXT,
    "build_id" TEXT,
    "all" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "delivery" (
    "id" TEXT NOT NULL,
    "webhook_id" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "next_attempt_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "delivered_at" TIMESTAMPTZ(3),
    "attempts" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "worker" (
    "name" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "free_mb" INTEGER NOT NULL,
    "min_free_mb" INTEGER NOT NULL,

    CONSTRAINT "worker_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE INDEX "channel_move_channel_name_id_idx" ON "channel_move"("channel_name", "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "channel_move_one_unfinished" ON "channel_move"("channel_name") WHERE (finished_at IS NULL);

-- CreateIndex
CREATE INDEX "tag_key_value_idx" ON "tag"("key", "value");

-- CreateIndex
CREATE INDEX "failed_derivation_expires_at_idx" ON "failed_derivation"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "token_hash_key" ON "token"("hash");

-- CreateIndex
CREATE INDEX "token_parent_id_idx" ON "token"("parent_id");

-- CreateIndex
CREATE INDEX "audit_at_idx" ON "audit"("at");

-- CreateIndex
CREATE INDEX "audit_token_id_id_idx" ON "audit"("token_id", "id" DESC);

-- CreateIndex
CREATE INDEX "idempotency_key_created_at_idx" ON "idempotency_key"("created_at");

-- CreateIndex
CREATE INDEX "webhook_build_id_idx" ON "webhook"("build_id");

-- CreateIndex
CREATE INDEX "webhook_token_id_idx" ON "webhook"("token_id");

-- CreateIndex
CREATE INDEX "delivery_webhook_id_created_at_idx" ON "delivery"("webhook_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "delivery_due" ON "delivery"("next_attempt_at") WHERE (next_attempt_at IS NOT NULL);

-- CreateIndex
CREATE INDEX "build_live_by_token" ON "build"("token_id") WHERE (finished_at IS NULL);

-- AddForeignKey
ALTER TABLE "tag" ADD CONSTRAINT "tag_build_id_fkey" FOREIGN KEY ("build_id") REFERENCES "build"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "asker" ADD CONSTRAINT "asker_build_id_fkey" FOREIGN KEY ("build_id") REFERENCES "build"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "token" ADD CONSTRAINT "token_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "token"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_webhook_id_fkey" FOREIGN KEY ("webhook_id") REFERENCES "webhook"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What a log has lost of its middle has a beginning and an end.
ALTER TABLE "build" ADD CONSTRAINT "build_log_dropped_whole"
    CHECK (("log_dropped_from" IS NULL) = ("log_dropped_to" IS NULL));

-- What is cancelled was asked to be.
ALTER TABLE "build" ADD CONSTRAINT "build_cancelled_by_somebody"
    CHECK (("cancel_requested_at" IS NULL) = ("cancelled_by" IS NULL));

-- CreateEnum
CREATE TYPE "package_outcome" AS ENUM ('works', 'gil-reenabled', 'native-missing', 'import-failed', 'crashes', 'build-failed', 'unknown');

-- AlterTable
ALTER TABLE "package" ADD COLUMN "outcome" "package_outcome",
ADD COLUMN "target" TEXT;

-- What is known already, as src/record/outcome.ts has it: a module that was the reason of a failure is named in its faults.
UPDATE "package" p SET
    "target" = e."spec"->>'target',
    "outcome" = CASE
        WHEN b."finished_at" IS NULL THEN NULL
        WHEN b."failure"->>'package' = p."name" AND b."failure"->>'class' IN
            ('abi-leftover', 'build-failed', 'dependency-failed', 'build-timeout', 'silent-timeout', 'log-limit', 'hash-mismatch')
            THEN 'build-failed'
        WHEN NOT EXISTS (SELECT 1 FROM "verdict" v WHERE v."build_id" = p."build_id" AND v."package_name" = p."name")
            OR b."failure"->>'class' NOT IN ('import-failed', 'gil-reenabled', 'cache-store-error') THEN 'unknown'
        WHEN b."failure"->>'class' = 'import-failed' AND EXISTS (
            SELECT 1 FROM jsonb_array_elements(b."failure"->'faults') AS fault
            WHERE fault->>'detail' LIKE p."name" || ': %: crashed%') THEN 'crashes'
        WHEN b."failure"->>'class' = 'import-failed' AND EXISTS (
            SELECT 1 FROM jsonb_array_elements(b."failure"->'faults') AS fault
            WHERE starts_with(fault->>'detail', p."name" || ': ')) THEN 'import-failed'
        WHEN EXISTS (SELECT 1 FROM "verdict" v WHERE v."build_id" = p."build_id" AND v."package_name" = p."name"
            AND v."verdict" = 'gil-reenabled') THEN 'gil-reenabled'
        WHEN EXISTS (SELECT 1 FROM "verdict" v WHERE v."build_id" = p."build_id" AND v."package_name" = p."name"
            AND v."verdict" = 'native-missing') THEN 'native-missing'
        ELSE 'works'
    END::"package_outcome"
FROM "build" b JOIN "environment" e ON e."id" = b."environment_id"
WHERE b."id" = p."build_id";

ALTER TABLE "package" ALTER COLUMN "target" SET NOT NULL;

-- DropIndex
DROP INDEX "package_name_idx";

-- CreateIndex
CREATE INDEX "package_known" ON "package"("name", "target", "build_id" DESC) WHERE (outcome IS NOT NULL);
