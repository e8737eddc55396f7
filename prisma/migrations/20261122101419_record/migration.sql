-- CreateEnum
CREATE TYPE "build_state" AS ENUM ('queued', 'planning', 'building', 'verifying', 'ready', 'failed');

-- CreateEnum
CREATE TYPE "package_fate" AS ENUM ('reused', 'rebuilt', 'dropped');

-- CreateEnum
CREATE TYPE "package_class" AS ENUM ('pure', 'tagged', 'loadable');

-- CreateTable
CREATE TABLE "channel" (
    "name" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "system" TEXT NOT NULL,
    "is_default" BOOLEAN NOT NULL,

    CONSTRAINT "channel_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "channel_pin" (
    "id" BIGSERIAL NOT NULL,
    "channel_name" TEXT NOT NULL,
    "pin" JSONB NOT NULL,
    "registered_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "package_names" TEXT[],
    "named_at" TIMESTAMPTZ(3),

    CONSTRAINT "channel_pin_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "environment" (
    "id" TEXT NOT NULL,
    "spec" JSONB NOT NULL,
    "canonical_text" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "packages" TEXT[],
    "store_path" TEXT,
    "drv_path" TEXT,
    "closure_bytes" BIGINT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ready_at" TIMESTAMPTZ(3),
    "current_build_id" TEXT,

    CONSTRAINT "environment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "build" (
    "id" TEXT NOT NULL,
    "environment_id" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "state" "build_state" NOT NULL DEFAULT 'queued',
    "fence" INTEGER NOT NULL DEFAULT 0,
    "worker" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "workers_lost" INTEGER NOT NULL DEFAULT 0,
    "failure" JSONB,
    "derivations_expected" INTEGER NOT NULL DEFAULT 0,
    "derivations_done" INTEGER NOT NULL DEFAULT 0,
    "derivations_done_before" INTEGER NOT NULL DEFAULT 0,
    "timings" JSONB NOT NULL DEFAULT '{}',
    "log_bytes" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "build_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "package" (
    "build_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "requested" BOOLEAN NOT NULL,
    "fate" "package_fate" NOT NULL,
    "class" "package_class" NOT NULL,
    "reason" TEXT NOT NULL,
    "source_path" TEXT NOT NULL,
    "target_path" TEXT,

    CONSTRAINT "package_pkey" PRIMARY KEY ("build_id","name")
);

-- CreateTable
CREATE TABLE "verdict" (
    "build_id" TEXT NOT NULL,
    "package_name" TEXT NOT NULL,
    "module" TEXT NOT NULL,
    "verdict" TEXT NOT NULL,
    "detail" TEXT,

    CONSTRAINT "verdict_pkey" PRIMARY KEY ("build_id","package_name","module","verdict")
);

-- CreateTable
CREATE TABLE "bundle" (
    "build_id" TEXT NOT NULL,
    "archive" BYTEA NOT NULL,

    CONSTRAINT "bundle_pkey" PRIMARY KEY ("build_id")
);

-- CreateTable
CREATE TABLE "store_path" (
    "path" TEXT NOT NULL,
    "nar_hash" TEXT NOT NULL,
    "nar_size" BIGINT NOT NULL,
    "references" TEXT[],

    CONSTRAINT "store_path_pkey" PRIMARY KEY ("path")
);

-- CreateTable
CREATE TABLE "environment_path" (
    "environment_id" TEXT NOT NULL,
    "path" TEXT NOT NULL,

    CONSTRAINT "environment_path_pkey" PRIMARY KEY ("environment_id","path")
);

-- CreateTable
CREATE TABLE "event" (
    "id" BIGSERIAL NOT NULL,
    "build_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "log_chunk" (
    "build_id" TEXT NOT NULL,
    "offset" BIGINT NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "log_chunk_pkey" PRIMARY KEY ("build_id","offset")
);

-- CreateTable
CREATE TABLE "outbox" (
    "id" BIGSERIAL NOT NULL,
    "build_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "channel_one_default" ON "channel"("is_default") WHERE (is_default);

-- CreateIndex
CREATE INDEX "channel_pin_channel_name_id_idx" ON "channel_pin"("channel_name", "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "environment_current_build_id_key" ON "environment"("current_build_id");

-- CreateIndex
CREATE INDEX "environment_created_at_id_idx" ON "environment"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "environment_channel_created_at_idx" ON "environment"("channel", "created_at" DESC);

-- CreateIndex
CREATE INDEX "environment_packages_idx" ON "environment" USING GIN ("packages");

-- CreateIndex
CREATE INDEX "build_live_by_lease" ON "build"("lease_until") WHERE (finished_at IS NULL);

-- CreateIndex
CREATE UNIQUE INDEX "build_environment_id_attempt_key" ON "build"("environment_id", "attempt");

-- CreateIndex
CREATE UNIQUE INDEX "build_one_live_per_environment" ON "build"("environment_id") WHERE (finished_at IS NULL);

-- CreateIndex
CREATE INDEX "package_name_idx" ON "package"("name");

-- CreateIndex
CREATE INDEX "verdict_package_name_verdict_idx" ON "verdict"("package_name", "verdict");

-- CreateIndex
CREATE INDEX "environment_path_path_idx" ON "environment_path"("path");

-- CreateIndex
CREATE INDEX "event_build_id_id_idx" ON "event"("build_id", "id");

-- CreateIndex
CREATE INDEX "outbox_build_id_id_idx" ON "outbox"("build_id", "id" DESC);

-- CreateIndex
CREATE INDEX "outbox_unsent" ON "outbox"("id") WHERE (sent_at IS NULL);

-- AddForeignKey
ALTER TABLE "channel_pin" ADD CONSTRAINT "channel_pin_channel_name_fkey" FOREIGN KEY ("channel_name") REFERENCES "channel"("name") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "environment" ADD CONSTRAINT "environment_current_build_id_fkey" FOREIGN KEY ("current_build_id") REFERENCES "build"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "build" ADD CONSTRAINT "build_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "package" ADD CONSTRAINT "package_build_id_fkey" FOREIGN KEY ("build_id") REFERENCES "build"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "verdict" ADD CONSTRAINT "verdict_build_id_package_name_fkey" FOREIGN KEY ("build_id", "package_name") REFERENCES "package"("build_id", "name") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bundle" ADD CONSTRAINT "bundle_build_id_fkey" FOREIGN KEY ("build_id") REFERENCES "build"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "environment_path" ADD CONSTRAINT "environment_path_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "environment_path" ADD CONSTRAINT "environment_path_path_fkey" FOREIGN KEY ("path") REFERENCES "store_path"("path") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "event" ADD CONSTRAINT "event_build_id_fkey" FOREIGN KEY ("build_id") REFERENCES "build"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "log_chunk" ADD CONSTRAINT "log_chunk_build_id_fkey" FOREIGN KEY ("build_id") REFERENCES "build"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_build_id_fkey" FOREIGN KEY ("build_id") REFERENCES "build"("id") ON DELETE CASCADE ON UPDATE CASCADE;
