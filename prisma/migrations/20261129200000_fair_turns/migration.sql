-- AlterTable
ALTER TABLE "build" ADD COLUMN     "turn" INTEGER NOT NULL DEFAULT 0;

-- CreateIndex
CREATE INDEX "build_waiting_by_turn" ON "build"("priority", "turn") WHERE (finished_at IS NULL AND lease_until IS NULL);
