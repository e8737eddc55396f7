import type { Build } from '../../api/client'
import { duration } from '../../units'
import { failedStage, isUnderWay, order, stageWord } from '../../words'

const stages = ['plan', 'build', 'verify', 'publish']
const stateOf: { [stage: string]: Build['state'] } = {
  plan: 'planning',
  build: 'building',
  verify: 'verifying',
  publish: 'publishing',
}

const sum = (timings: Build['timings'], names: string[]) =>
  names.reduce((total, name) => total + (timings[name] ?? 0), 0)

/** The stages in their order, with the time that each took. */
export function Stages({ build }: { build: Build }) {
  const { state, timings, progress } = build
  const at = order.indexOf(state)
  const failed = failedStage(build)
  return (
    <ol class="stages">
      {stages.map((stage) => {
        const ms = stage === 'build' ? sum(timings, ['instantiate', 'build', 'go-on']) : (timings[stage] ?? 0)
        const isNow = stateOf[stage] === state
        const isDone = isUnderWay(state)
          ? order.indexOf(stateOf[stage] ?? 'ready') < at
          : state === 'ready' || timings[stage] !== undefined
        const share = progress.expected > 0 ? progress.done / progress.expected : 0
        return (
          <li
            key={stage}
            class={isNow ? 'now' : stage === failed ? 'failed' : isDone ? 'done' : undefined}
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
