-- AlterTable
ALTER TABLE "build" ADD COLUMN     "waits_because" TEXT;

-- AlterTable
ALTER TABLE "worker" ADD COLUMN     "library" TEXT,
ADD COLUMN     "newer_migrations" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];
