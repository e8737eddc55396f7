import { parse, TomlError } from 'smol-toml'
import type { Static, TSchema } from 'typebox'
import { type Shape, shapeOf } from '../../spec/shape.ts'
import { FileFault } from '../requirement.ts'

/** Parses TOML and checks it against a schema. Throws `FileFault` with the faulty line, or with all fields of another shape. */
export function tomlOf<T>(text: string, path: string, shape: Shape<T>): T {
  let file: unknown
  try {
    file = parse(text)
  } catch (error) {
    if (error instanceof TomlError) throw new FileFault(`${path}:${error.line} is no TOML: ${error.message}`)
    throw error
  }
  if (shape.has(file)) return file
  const faults = shape.faults(file).map(({ pointer, detail }) => `  ${pointer}  ${detail}`)
  throw new FileFault(`${path} cannot be read:\n${faults.join('\n')}`)
}

/**
 * Collects faults of the chosen parts of a file. Does not check other parts, which a tool may have written in a form of its own.
 */
export class Parts {
  private readonly found = new Set<string>()

  /** Notes a fault, once even if a part is taken twice. */
  note(pointer: string, detail: string): void {
    this.found.add(`  ${pointer}  ${detail}`)
  }

  /** Returns the part if it matches its schema, else null. Notes each fault under the part's pointer (`/project/name`). */
  take<S extends TSchema>(part: unknown, schema: S, pointer: string): Static<S> | null {
    const shape = shapeOf(schema)
    if (shape.has(part)) return part
    for (const fault of shape.faults(part)) this.note(pointer + fault.pointer, fault.detail)
    return null
  }

  /** Throws `FileFault` with all faults, if there are any. */
  close(path: string): void {
    if (this.found.size > 0) throw new FileFault(`${path} cannot be read:\n${[...this.found].join('\n')}`)
  }
}
