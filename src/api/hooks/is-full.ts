import type { Db } from '../../db/db.ts'
import { answersInTime } from '../../db/outages/answers-in-time.ts'

/** Whether Postgres says that its disk is full. A look that takes long or fails, as while Postgres is away, says nothing. */
export async function isDatabaseFull({ hasRoom }: Pick<Db, 'hasRoom'>): Promise<boolean> {
  let isFull = false
  await answersInTime(async () => {
    isFull = !(await hasRoom())
  })
  return isFull
}
