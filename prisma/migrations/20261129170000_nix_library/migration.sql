-- AlterTable
ALTER TABLE "plan" ADD COLUMN     "waits_because" TEXT;

-- AlterTable
ALTER TABLE "worker" ADD COLUMN     "library_interface" INTEGER;

-- CreateTable
CREATE TABLE "nix_library" (
    "hash" TEXT NOT NULL,
    "interface" INTEGER NOT NULL,
    "files" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "nix_library_pkey" PRIMARY KEY ("hash")
);
