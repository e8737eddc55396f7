import { basename } from 'node:path'
import { environmentYml } from './environment-yml.ts'
import { type Chosen, pyproject } from './pyproject.ts'
import { type Read, requirementsTxt } from './requirements-txt.ts'
import { FileFault, together, type Wishes } from './wishes.ts'

/** What files ask for, each in the form that its name says. Throws `FileFault`. */
export async function readFiles(paths: string[], chosen: Chosen, read: Read): Promise<Wishes> {
  return together(await Promise.all(paths.map((path) => wishesOf(path, chosen, read))))
}

async function wishesOf(path: string, chosen: Chosen, read: Read): Promise<Wishes> {
  const name = basename(path)
  if (/\.toml$/.test(name)) return pyproject(await read(path), path, chosen)
  if (/\.ya?ml$/.test(name)) return environmentYml(await read(path), path, read)
  if (/\.(txt|in)$/.test(name) || path === '-') return requirementsTxt(await read(path), path, read)
  throw new FileFault(
    `${path} is of no kind that is known here: requirements.txt (.txt, .in), pyproject.toml (.toml) and environment.yml (.yml, .yaml) are.`,
  )
}
