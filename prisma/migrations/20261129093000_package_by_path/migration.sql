-- Two packages of one environment may have one name: rows go by store path.

ALTER TABLE "verdict" ADD COLUMN "source_path" TEXT;
UPDATE "verdict" SET "source_path" = "package"."source_path" FROM "package"
  WHERE "package"."build_id" = "verdict"."build_id" AND "package"."name" = "verdict"."package_name";
ALTER TABLE "verdict" ALTER COLUMN "source_path" SET NOT NULL;

ALTER TABLE "verdict" DROP CONSTRAINT "verdict_build_id_package_name_fkey";
ALTER TABLE "package" DROP CONSTRAINT "package_pkey",
  ADD CONSTRAINT "package_pkey" PRIMARY KEY ("build_id", "source_path");
ALTER TABLE "verdict" DROP CONSTRAINT "verdict_pkey",
  ADD CONSTRAINT "verdict_pkey" PRIMARY KEY ("build_id", "source_path", "module", "verdict");
ALTER TABLE "verdict" ADD CONSTRAINT "verdict_build_id_source_path_fkey"
  FOREIGN KEY ("build_id", "source_path") REFERENCES "package"("build_id", "source_path") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "build_tool" ADD COLUMN "key" TEXT;
UPDATE "build_tool" SET "key" = coalesce("source_path", "name");
ALTER TABLE "build_tool" ALTER COLUMN "key" SET NOT NULL;
ALTER TABLE "build_tool" DROP CONSTRAINT "build_tool_pkey",
  ADD CONSTRAINT "build_tool_pkey" PRIMARY KEY ("build_id", "key");
