import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { libraryFolder } from '../../src/nix/library.ts'

/** The doc comment of a function of the Nix library. A part that the comment lacks is empty. */
export interface FunctionDoc {
  description: string
  /** `names.normalName` has the type `normalName :: String -> String`. */
  type: string
  example: string
}

/** Returns the doc comments of all functions of the library, by name: `scan`, `names.normalName`. */
export async function readFunctionDocs(): Promise<Map<string, FunctionDoc>> {
  const docs = new Map<string, FunctionDoc>()
  for (const [attribute, file] of await libraryTable()) {
    const text = await readFile(join(libraryFolder, file), 'utf8')
    for (const [, comment = '', binding] of text.matchAll(docComment))
      docs.set(binding ? `${attribute}.${binding}` : attribute, parse(comment))
  }
  return docs
}

/** A comment, and the name that it describes: none if it stands before the function that a whole file is. */
const docComment = /^ *\/\*\*\n([\s\S]*?)\n *\*\/\n(?: *(\w+) =)?/gm

/** Reads the table of nix/default.nix: `scan = ./scan.nix;`. */
async function libraryTable(): Promise<[string, string][]> {
  const text = await readFile(join(libraryFolder, 'default.nix'), 'utf8')
  return [...text.matchAll(/^ {4}(\w+) = \.\/([\w-]+\.nix);$/gm)].map(([, name = '', file = '']) => [
    name,
    file,
  ])
}

/**
 * Splits a comment in the form of RFC 145:
 *
 *     Returns the normal form of PEP 503.
 *
 *     # Type
 *
 *     ```
 *     normalName :: String -> String
 *     ```
 *
 *     # Example
 *     …
 */
function parse(comment: string): FunctionDoc {
  const indent = /^ */.exec(comment)?.[0] ?? ''
  const text = comment.replaceAll(new RegExp(`^${indent}`, 'gm'), '')
  const [description = '', ...sections] = text.split(/^# /m)
  const section = (title: string) => {
    const found = sections.find((one) => one.startsWith(`${title}\n`)) ?? ''
    return /^```\w*\n([\s\S]*?)\n```$/m.exec(found)?.[1] ?? ''
  }
  return { description: description.trim(), type: section('Type'), example: section('Example') }
}
