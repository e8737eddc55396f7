import type { Build } from '../../api/client'
import { duration } from '../../units'
import { order, stageWord } from '../../words'

const stages = ['plan', 'build', 'verify', 'publish']
const stateOf: { [stage: string]: Build['state'] } = {
  plan: 'planning',
  build: 'building',
  verify: 'verifying',
  publish: 'publishing',
}

/** The stages in their order, with the time that each took. */
export function Stages({ build }: { build: Build }) {
  const { state, timings, progress } = build
  const at = order.indexOf(state)
  const failed = state === 'failed' ? stages.find((stage) => timings[stage] === undefined) : undefined
  return (
    <ol class="stages">
      {stages.map((stage) => {
        const ms = (timings[stage] ?? 0) + (stage === 'build' ? (timings.instantiate ?? 0) : 0)
        const isNow = stateOf[stage] === state
        const isDone =
          state === 'ready' ||
          timings[stage] !== undefined ||
          (at > 0 && order.indexOf(stateOf[stage] ?? 'ready') < at)
        const share = progress.expected > 0 ? progress.done / progress.expected : 0
        return (
          <li
            key={stage}
            class={isNow ? 'now' : isDone ? 'done' : stage === failed ? 'failed' : undefined}
            aria-current={isNow ? 'step' : undefined}
          >
            <span>{stageWord(stage)}</span>
            {stage === failed && <span>failed</span>}
            {ms > 0 && <span class="quiet">{duration(ms)}</span>}
            {isNow && stage === 'build' && (
              <progress value={share} max={1} aria-label="Derivations built">
                {Math.round(share * 100)} %
              </progress>
            )}
          </li>
        )
      })}
    </ol>
  )
}
