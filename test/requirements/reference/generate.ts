/** Returns a generator of numbers from 0 up to 1, equal for equal seeds (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Generates a requirements file with this many requirements, some of them broken in one place. */
export function requirementsFile(random: () => number, count: number): string {
  const below = (limit: number) => Math.floor(random() * limit)
  const oneOf = <T>(choices: readonly T[]): T => choices[below(choices.length)] as T
  const maybe = (chance: number, text: () => string) => (random() < chance ? text() : '')
  const some = (least: number, most: number, one: () => string, between: () => string): string => {
    const parts = Array.from({ length: least + below(most - least + 1) }, one)
    return parts.reduce((all, part) => all + between() + part)
  }
  const space = () => oneOf(['', '', ' ', '  ', '\t'])

  const name = () =>
    oneOf(['click', 'Jinja2', 'zope.interface', 'a', 'ruamel_yaml', 'a--b.c', '3to2', 'in', 'or-and'])
  const version = () =>
    oneOf([
      '1',
      '2.0',
      '2.1.0',
      '1.0a1',
      '1.0.post2',
      '1.0.dev3',
      '1!2.0',
      '2.0+local.1',
      '0',
      '3.13',
      'v1.2',
      '1.0-1',
    ])
  const release = () => oneOf(['1', '2.0', '2.1.0', '0', '3.13', '2.1.0.0'])
  const specifier = () =>
    oneOf([
      () => oneOf(['==', '!=']) + space() + version(),
      () => oneOf(['<=', '>=', '<', '>']) + space() + release(),
      () => `${oneOf(['==', '!='])}${space()}${release()}.*`,
      () => `~=${space()}${oneOf(['2.0', '2.1.0', '1.0.1'])}`,
    ])()
  const specifiers = () => {
    // packaging includes a comma after `===` in the version.
    const all =
      random() < 0.1
        ? `===${space()}${oneOf(['2.0', '1.0', '2.0-x'])}`
        : some(1, 3, specifier, () => `${space()},${space()}`) + maybe(0.15, () => `${space()},`)
    return random() < 0.2 ? `(${space()}${all}${space()})` : all
  }
  const extras = () =>
    `[${space()}${maybe(0.9, () =>
      some(
        1,
        3,
        () => oneOf(['web', 'a_b', 'c.d', 'E']),
        () => `${space()},${space()}`,
      ),
    )}${space()}]`

  const quoted = (text: string) => oneOf([`"${text}"`, `'${text}'`])
  const comparison = (): string => {
    const sides = oneOf([
      () => [
        oneOf(['python_version', 'python_full_version', 'implementation_version']),
        oneOf(['>=', '<', '==', '!=', '<=', '>']),
        quoted(oneOf(['3.8', '3.13', '3.13.5', '3.14', '3', '3.13.2'])),
      ],
      () => ['python_version', '~=', quoted('3.10')],
      () => [
        oneOf(['python_version', 'python_full_version']),
        oneOf(['==', '!=']),
        quoted(oneOf(['3.*', '3.13.*', '3.12.*'])),
      ],
      () => [
        oneOf(['sys_platform', 'sys.platform', 'os_name', 'os.name']),
        oneOf(['==', '!=']),
        quoted(oneOf(['linux', 'win32', 'posix', 'nt'])),
      ],
      () => [
        oneOf(['platform_machine', 'platform.machine', 'platform_system']),
        oneOf(['==', '!=', 'in', 'not in', 'not  in']),
        quoted(oneOf(['x86_64', 'Linux', 'x86_64, aarch64', 'arm64;_/|{}$%'])),
      ],
      () => [
        oneOf(['platform_python_implementation', 'python_implementation', 'implementation_name']),
        oneOf(['==', '!=']),
        quoted(oneOf(['CPython', 'cpython', 'PyPy'])),
      ],
      () => ['extra', oneOf(['==', '!=']), quoted(oneOf(['web', 'Web', 'gui']))],
    ])()
    if (sides[1] === '==' && random() < 0.2) sides.reverse()
    return sides.join(/[a-z]/.test(sides[1] ?? '') ? ' ' : oneOf(['', ' ']))
  }
  const marker = (depth = 0): string => {
    if (depth > 2 || random() < 0.6) return comparison()
    const inside = `${marker(depth + 1)} ${oneOf(['and', 'or'])} ${marker(depth + 1)}`
    return random() < 0.4 ? `(${space()}${inside}${space()})` : inside
  }
  const requirement = () =>
    random() < 0.05
      ? `${name()}${maybe(0.3, extras)}${space()}@${space()}https://example.org/a.zip${maybe(0.5, () => ` ;${space()}${marker()}`)}`
      : `${name()}${space()}${maybe(0.25, extras)}${space()}${maybe(0.7, specifiers)}${maybe(0.5, () => `${space()};${space()}${marker()}`)}`
  const broken = (text: string) => {
    const at = below(text.length)
    const odd = oneOf(['', ',', '=', '>', '(', ']', ';', '"', '*', '.', '!', ' ', 'é'])
    // pip refuses the whole file for an unknown option.
    return (text.slice(0, at) + odd + text.slice(at + below(2))).replace(/(^| )-+/g, '$1')
  }

  const end = () => oneOf(['\n', '\n', '\n', '\r\n'])
  const line = (): string => {
    const made = requirement()
    const text = random() < 0.25 ? broken(made) : made
    return oneOf([
      () => text,
      () => text,
      () => `  ${text}  # a comment`,
      () => `${text} --hash=sha256:00${random() < 0.5 ? ' \\\n    --hash=sha256:11 # why' : ''}`,
      () => text.replace(/ (?=\S)/, ' \\\n'),
      () => `# a comment that does not go on \\\n${text}`,
      () =>
        `\n${oneOf(['--pre', '--no-binary :all:', '-i https://example.org/simple', '-e ./lib'])}\n${text}`,
    ])()
  }
  return Array.from({ length: count }, () => line() + end()).join('')
}
