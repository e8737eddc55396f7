import { useQueries } from '@tanstack/preact-query'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { SpecFrom } from '../../api/client'
import { type GivenFile, merged, specFromFile } from '../../api/files'

/** A file with the answer of the service: neither `made` nor `error` while it reads the file. */
export interface AnsweredFile extends GivenFile {
  made: SpecFrom | undefined
  error: unknown
}

export interface Files {
  answered: AnsweredFile[]
  take: (files: Omit<GivenFile, 'key'>[]) => void
  remove: (key: number) => void
}

let keys = 0

/**
 * Keeps the files that a caller gives, and has the service make specs of them: again for another channel or version of Python.
 * Reports which packages came and went as the answers change.
 */
export function useFiles(
  { channel, python }: { channel: string | undefined; python: string | undefined },
  onChange: (change: { added: string[]; removed: string[]; target: string | undefined }) => void,
): Files {
  const [files, setFiles] = useState<GivenFile[]>([])
  const before = useRef<string[]>([])
  const answers = useQueries({
    queries: files.map((file) => ({
      queryKey: ['spec of file', file.key, channel, python],
      queryFn: () => specFromFile(file, channel ?? '', python),
      enabled: channel !== undefined,
      staleTime: Number.POSITIVE_INFINITY,
    })),
  })
  const isReading = answers.some(({ isPending }) => isPending)
  const made = answers.flatMap(({ data }) => data ?? [])
  const names = merged(made).packages
  useEffect(() => {
    if (isReading) return
    const added = names.filter((name) => !before.current.includes(name))
    const removed = before.current.filter((name) => !names.includes(name))
    before.current = names
    const target = made.find(({ spec }) => spec?.target)?.spec?.target
    if (added.length + removed.length > 0) onChange({ added, removed, target })
  }, [isReading, names.join()])
  return {
    answered: files.map((file, at) => ({
      ...file,
      made: answers[at]?.data,
      error: answers[at]?.error ?? null,
    })),
    take: (given) => setFiles((now) => [...now, ...given.map((file) => ({ ...file, key: ++keys }))]),
    remove: (key) => setFiles((now) => now.filter((file) => file.key !== key)),
  }
}
