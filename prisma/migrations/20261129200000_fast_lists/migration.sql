-- AlterTable
ALTER TABLE "environment" ADD COLUMN     "listed_as" TEXT;

-- The state of the newest build, or `evicted`. Triggers keep it, so that workers of the release before keep it as well.
CREATE FUNCTION "list_environment"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."listed_as" := CASE
    WHEN NEW."evicted_at" IS NOT NULL THEN 'evicted'
    ELSE (SELECT "state"::text FROM "build" WHERE "id" = NEW."current_build_id")
  END;
  RETURN NEW;
END $$;

CREATE TRIGGER "environment_listed_as" BEFORE INSERT OR UPDATE OF "current_build_id", "evicted_at" ON "environment"
  FOR EACH ROW EXECUTE FUNCTION "list_environment"();

-- Transactions that change a build's state lock the build before its environment.
CREATE FUNCTION "list_environment_of_build"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "environment" SET "listed_as" = NEW."state"::text
    WHERE "current_build_id" = NEW."id" AND "evicted_at" IS NULL;
  RETURN NULL;
END $$;

CREATE TRIGGER "build_listed_as" AFTER UPDATE OF "state" ON "build"
  FOR EACH ROW WHEN (OLD."state" IS DISTINCT FROM NEW."state") EXECUTE FUNCTION "list_environment_of_build"();

UPDATE "environment" SET "listed_as" = CASE WHEN "evicted_at" IS NOT NULL THEN 'evicted' ELSE "build"."state"::text END
FROM "build" WHERE "build"."id" = "current_build_id";

-- CreateIndex
CREATE INDEX "environment_listed_as_created_at_id_idx" ON "environment"("listed_as", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "environment_by_prefix" ON "environment"("id" text_pattern_ops);

-- CreateIndex
CREATE INDEX "environment_by_build_prefix" ON "environment"("current_build_id" text_pattern_ops);
