import { specOf } from '../../api/actions'
import type { Environment } from '../../api/client'
import { Snippet } from '../../components/copy'

export function Specification({ environment: { spec } }: { environment: Environment }) {
  return (
    <Snippet
      title="The spec"
      text={JSON.stringify(specOf(spec), null, 2)}
      note="POST it to /v1/environments, or save it and run `patchbay submit` on it: the same environment, at the same pin."
    />
  )
}
