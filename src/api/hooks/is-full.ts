import type { Db } from '../../db/db.ts'
import { answersInTime } from '../../db/outages/answers-in-time.ts'

/** Checks whether the disk of Postgres is full. Returns false when the query fails or takes long, as while Postgres is away. */
export async function isDatabaseFull({ hasRoom }: Pick<Db, 'hasRoom'>): Promise<boolean> {
  let isFull = false
  await answersInTime(async () => {
    isFull = !(await hasRoom())
  })
  return isFull
}
