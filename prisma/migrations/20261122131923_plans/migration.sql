-- CreateEnum
CREATE TYPE "build_tool_fate" AS ENUM ('relinked', 'rebuilt', 'dropped');

-- CreateEnum
CREATE TYPE "finding_kind" AS ENUM ('scan', 'interpreter', 'fallback');

-- CreateEnum
CREATE TYPE "plan_state" AS ENUM ('queued', 'planning', 'ready', 'failed');

-- CreateTable
CREATE TABLE "build_tool" (
    "build_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "fate" "build_tool_fate" NOT NULL,
    "class" "package_class" NOT NULL,
    "reason" TEXT NOT NULL,
    "needed_by" TEXT[],
    "source_path" TEXT,
    "target_path" TEXT,

    CONSTRAINT "build_tool_pkey" PRIMARY KEY ("build_id","name")
);

-- CreateTable
CREATE TABLE "finding" (
    "path" TEXT NOT NULL,
    "kind" "finding_kind" NOT NULL,
    "name" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "found_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "finding_pkey" PRIMARY KEY ("path")
);

-- CreateTable
CREATE TABLE "plan" (
    "id" TEXT NOT NULL,
    "environment_id" TEXT NOT NULL,
    "spec" JSONB NOT NULL,
    "state" "plan_state" NOT NULL DEFAULT 'queued',
    "starts" INTEGER NOT NULL DEFAULT 0,
    "result" JSONB,
    "failure" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "touched_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "plan_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "finding_kind_name_found_at_idx" ON "finding"("kind", "name", "found_at" DESC);

-- CreateIndex
CREATE INDEX "plan_unfinished_by_touch" ON "plan"("touched_at") WHERE (finished_at IS NULL);

-- CreateIndex
CREATE UNIQUE INDEX "plan_one_unfinished_per_environment" ON "plan"("environment_id") WHERE (finished_at IS NULL);

-- AddForeignKey
ALTER TABLE "build_tool" ADD CONSTRAINT "build_tool_build_id_fkey" FOREIGN KEY ("build_id") REFERENCES "build"("id") ON DELETE CASCADE ON UPDATE CASCADE;
