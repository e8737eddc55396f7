import { useEffect, useState } from 'preact/hooks'
import { nameOfText, textOf } from '../../api/files'
import type { Files } from './use-files'

/** Takes files that are dropped anywhere on the page, chosen, or pasted as text. */
export function FromFiles({ take }: Pick<Files, 'take'>) {
  const [pasted, setPasted] = useState('')
  const [isOver, setOver] = useState(false)
  const read = async (list: FileList | null | undefined) => {
    const files = [...(list ?? [])]
    const texts = await Promise.all(files.map(textOf))
    take(files.map(({ name }, at) => ({ name, text: texts[at] ?? '' })))
  }
  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
    const onDragOver = (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setOver(true)
    }
    const onDragLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false)
    }
    const onDrop = (event: DragEvent) => {
      setOver(false)
      if (!hasFiles(event)) return
      event.preventDefault()
      void read(event.dataTransfer?.files)
    }
    window.addEventListener('dragover', onDragOver)
    window.addEventListener('dragleave', onDragLeave)
    window.addEventListener('drop', onDrop)
    return () => {
      window.removeEventListener('dragover', onDragOver)
      window.removeEventListener('dragleave', onDragLeave)
      window.removeEventListener('drop', onDrop)
    }
  })
  return (
    <section class={isOver ? 'from-files over' : 'from-files'} aria-label="Packages of a file">
      <div class="intro">
        <span>
          Or drop a <code>requirements.txt</code>, <code>pyproject.toml</code>, <code>environment.yml</code>{' '}
          or a lock file here.
        </span>
        <label class="button file">
          Choose files
          <input
            type="file"
            multiple
            class="visually-hidden"
            onChange={(event) => {
              const input = event.currentTarget
              void read(input.files).then(() => {
                input.value = ''
              })
            }}
          />
        </label>
      </div>
      <details>
        <summary>Paste its text</summary>
        <label class="field wide">
          Text of the file
          <textarea
            rows={6}
            spellcheck={false}
            value={pasted}
            placeholder={'jinja2>=3\nnumpy ; python_version >= "3.13"'}
            onInput={(event) => setPasted(event.currentTarget.value)}
          />
        </label>
        <button
          type="button"
          disabled={pasted.trim() === ''}
          onClick={() => {
            take([{ name: nameOfText(pasted), text: pasted }])
            setPasted('')
          }}
        >
          Take its packages
        </button>
        {pasted.trim() !== '' && (
          <span class="quiet">
            {' '}
            read as <code>{nameOfText(pasted)}</code>
          </span>
        )}
      </details>
    </section>
  )
}
