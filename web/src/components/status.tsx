import type { Environment } from '../api/client'
import { isUnderWay, stateWord } from '../words'

export function Status({ state }: { state: Environment['status'] }) {
  return (
    <span class={`status ${isUnderWay(state) ? 'under-way' : state}`}>
      <span class="dot" aria-hidden="true" />
      {stateWord(state)}
    </span>
  )
}
