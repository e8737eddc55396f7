import tap from 'tap'

/** A test that others are declared in. */
type Parent = Pick<typeof tap, 'test' | 'teardown'>

let current: Parent = tap

/** Makes `test` the one that test files import as `tap`, from now on. */
export function setCurrentTest(test: Parent): void {
  current = test
}

/**
 * Stands for `tap` in compiled test files, see compile.ts: forwards to the test of the file that this process runs now. So one
 * process can run several files, one after another, and a file ends with its own teardown.
 */
export default new Proxy(tap, {
  get(_, name) {
    const value = Reflect.get(current, name)
    return typeof value === 'function' ? value.bind(current) : value
  },
})
