-- AlterTable
ALTER TABLE "worker" ADD COLUMN     "faults" JSONB NOT NULL DEFAULT '[]';
