import tap from 'tap'
import { type EnvironmentFault, failureOfFaults } from '../../src/verify/environment-faults.ts'

const advice = async (name: string) => `What to do about ${name}.`
const failureOf = (faults: EnvironmentFault[], names = ['one', 'two', 'three']) =>
  failureOfFaults(faults, names, advice)
const collision = (file: string, ...packages: string[]): EnvironmentFault => ({
  class: 'collision',
  packages,
  file,
})

tap.test('without faults there is no failure', async (t) => {
  t.equal(await failureOf([]), null)
})

tap.test('collisions name the packages that collide', async (t) => {
  t.strictSame(
    await failureOf([
      collision('bin/a', 'one', 'two'),
      collision('bin/b', 'one', 'two'),
      collision('bin/c', 'two', 'three'),
    ]),
    {
      class: 'collision',
      message:
        'one and two have different content in the same place (bin/a, bin/b), and an environment can hold one of it. ' +
        'two and three have different content in the same place (bin/c), and an environment can hold one of it. ' +
        'Leave out all but one of these packages, or have the channel remove the files from the others.',
      package: 'one',
      faults: [
        { pointer: '/packages', detail: 'one and two: bin/a' },
        { pointer: '/packages', detail: 'one and two: bin/b' },
        { pointer: '/packages', detail: 'two and three: bin/c' },
      ],
    },
  )
})

tap.test('many are counted', async (t) => {
  const many = Array.from({ length: 500 }, (_, index) => collision(`share/${index}`, 'one', 'two'))
  const failure = await failureOf(many)
  t.match(failure?.message, '(share/0, share/1, share/2 and 497 more)')
  t.equal(failure?.faults?.length, 100)
  const pairs = Array.from({ length: 9 }, (_, index) => collision('bin/a', 'one', `other-${index}`))
  t.match((await failureOf(pairs))?.message, 'There are 6 more like this.')
})

tap.test('the interpreter is no package of the environment', async (t) => {
  t.match(await failureOf([collision('bin/idle3', 'python3.13t', 'two')]), {
    package: 'two',
    message: /^python3\.13t and two have/,
  })
})

tap.test('leftovers come first, with what to do about their package', async (t) => {
  t.match(
    await failureOf([
      collision('bin/a', 'one', 'two'),
      { class: 'abi-leftover', packages: ['three'], file: 'lib/three.abi3.so' },
    ]),
    {
      class: 'abi-leftover',
      package: 'three',
      message:
        'three has native modules that the target would load and crash on (lib/three.abi3.so). What to do about three.',
      faults: [{ detail: 'one and two: bin/a' }, { detail: 'three: lib/three.abi3.so' }],
    },
  )
})
