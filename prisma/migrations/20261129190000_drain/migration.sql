-- AlterTable
ALTER TABLE "worker" ADD COLUMN     "draining_since" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "maintenance" (
    "is_on" BOOLEAN NOT NULL DEFAULT true,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "set_by" TEXT NOT NULL,
    "reason" TEXT,

    CONSTRAINT "maintenance_pkey" PRIMARY KEY ("is_on"),
    CONSTRAINT "maintenance_is_on" CHECK ("is_on")
);
