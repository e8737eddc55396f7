-- AlterTable
ALTER TABLE "channel_pin" ADD COLUMN     "other_names" TEXT[],
ADD COLUMN     "package_versions" TEXT[];

-- Listed with functions and hooks among the packages. A worker that starts lists the channels of its channels file again where
-- the version is not known; until then the names stay as they are.
UPDATE "channel_pin" SET "python_version" = NULL
WHERE "id" IN (
  SELECT max(p."id") FROM "channel_pin" p JOIN "channel" c ON c."name" = p."channel_name"
  WHERE c."from_file" GROUP BY p."channel_name"
);
