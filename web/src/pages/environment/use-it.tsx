import { useState } from 'preact/hooks'
import type { Environment } from '../../api/client'
import { authorization } from '../../api/session'
import { Copy, Snippet } from '../../components/copy'

/** Ways to use an environment: each is a text to be taken away. */
export function UseIt({ environment }: { environment: Environment }) {
  const { fetch: how, storePath, id } = environment
  const [way, setWay] = useState('Shell')
  if (!how || storePath === null) return null
  const python = `${storePath}/bin/python`
  const ways: { [way: string]: { title: string; text: string; note?: string }[] } = {
    Shell: [
      { title: 'Fetch it from the cache', text: how.command },
      {
        title: 'Start the interpreter',
        text: `${python} -c 'import sys; print(sys.version, sys._is_gil_enabled())'`,
      },
    ],
    venv: [
      {
        title: 'A venv on it, with its packages',
        text: `${python} -m venv --system-site-packages .venv\n. .venv/bin/activate`,
        note: 'What pip installs goes into the venv; the packages of the environment stay as they were built.',
      },
    ],
    Nix: [
      {
        title: 'nix.conf',
        text: how.nixConf,
        note: 'With these lines Nix takes from the cache whatever it has.',
      },
      { title: 'netrc, where the service asks for tokens', text: how.netrc },
    ],
    Flake: [
      {
        title: 'flake.nix',
        text: how.flake,
        note: 'A package and an app, out of the cache; builds nothing.',
      },
    ],
    GitHub: [{ title: 'A job’s steps', text: github(how.nixConf, how.command, python) }],
    GitLab: [{ title: '.gitlab-ci.yml', text: gitlab(how.nixConf, how.command, python) }],
  }
  return (
    <>
      <fieldset class="choice">
        <legend class="visually-hidden">Way to use it</legend>
        {Object.keys(ways).map((name) => (
          <label key={name}>
            <input type="radio" name="way" checked={way === name} onChange={() => setWay(name)} />
            <span>{name}</span>
          </label>
        ))}
      </fieldset>
      {ways[way]?.map((snippet) => (
        <Snippet key={snippet.title} {...snippet} />
      ))}
      <div class="buttons">
        <button type="button" onClick={() => void download(id)}>
          Download the bundle
        </button>
        <span class="quiet">
          All that <code>nix-build</code> needs to make this environment without Patchbay.
        </span>
      </div>
      <div class="buttons">
        <Badge id={id} />
      </div>
    </>
  )
}

function Badge({ id }: { id: string }) {
  const url = `${window.location.origin}/badge/environments/${id}.svg`
  return (
    <>
      {!authorization().authorization && <img src={url} alt="Badge of this environment" height="20" />}
      <Copy text={`![environment](${url})`} label="Copy badge" />
    </>
  )
}

/** Fetched rather than linked to: a link sends no token. */
async function download(id: string) {
  const response = await fetch(`/v1/environments/${id}/bundle`, { headers: authorization() })
  const link = document.createElement('a')
  link.href = URL.createObjectURL(await response.blob())
  link.download = `patchbay-${id.slice(0, 12)}.tar.gz`
  link.click()
  URL.revokeObjectURL(link.href)
}

const indented = (text: string, by: number) => text.trimEnd().replaceAll('\n', `\n${' '.repeat(by)}`)

function github(conf: string, command: string, python: string): string {
  return `steps:
  - uses: cachix/install-nix-action@v31
    with:
      extra_nix_config: |
        ${indented(conf, 8)}
  - run: ${command}
  - run: ${python} -m pytest
`
}

function gitlab(conf: string, command: string, python: string): string {
  return `test:
  image: nixos/nix
  script:
    - |
      cat >> /etc/nix/nix.conf <<'CONF'
      ${indented(conf, 6)}
      CONF
    - ${command}
    - ${python} -m pytest
`
}
