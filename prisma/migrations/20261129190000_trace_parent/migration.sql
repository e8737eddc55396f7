-- AlterTable
ALTER TABLE "build" ADD COLUMN     "trace_parent" TEXT;
