/**
 * Returns the statements of a migration that may break a program of the previous release, which writes rows without the new columns and
 * reads the old ones. Tables that the migration itself creates do not count.
 */
export function contractions(sql: string): string[] {
  const statements = sql
    .replace(/--.*$/gm, '')
    .split(';')
    .map((statement) => statement.replace(/\s+/g, ' ').trim())
    .filter((statement) => statement !== '')
  const created = new Set(statements.flatMap((statement) => tableOf(statement, /^CREATE TABLE/i)))
  return statements.filter((statement) => {
    const [altered] = tableOf(statement, /^ALTER TABLE/i)
    const [indexed] = tableOf(statement, /^CREATE UNIQUE INDEX .* ON/i)
    if (created.has(altered ?? indexed ?? '')) return false
    return (
      indexed !== undefined ||
      /\b(RENAME|DROP (TABLE|COLUMN|TYPE|CONSTRAINT|DEFAULT|VIEW|FUNCTION)|SET NOT NULL)\b/i.test(
        statement,
      ) ||
      // Prisma's client refuses to read a value that its enum lacks.
      /\b(ADD VALUE|(SET DATA )?TYPE \w+ USING|SET DATA TYPE)\b/i.test(statement) ||
      (altered !== undefined && clausesOf(statement).some(refusesOldRows))
    )
  })
}

/** Returns each clause of `ALTER TABLE … ADD COLUMN …, ADD CONSTRAINT …`. */
function clausesOf(statement: string): string[] {
  return statement.split(/,(?= *(?:ADD|ALTER|DROP)\b)/i)
}

function refusesOldRows(clause: string): boolean {
  if (/\bADD CONSTRAINT\b/i.test(clause)) return true
  return /\bADD (COLUMN )?/i.test(clause) && /\bNOT NULL\b/i.test(clause) && !/\bDEFAULT\b/i.test(clause)
}

function tableOf(statement: string, beginning: RegExp): string[] {
  const table = new RegExp(`${beginning.source} (?:ONLY |IF (?:NOT )?EXISTS )?"?(\\w+)"?`, 'i').exec(
    statement,
  )
  return table?.[1] ? [table[1]] : []
}
