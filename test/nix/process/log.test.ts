import { readFile } from 'node:fs/promises'
import tap from 'tap'
import type { NixEvent } from '../../../src/nix/process/log.ts'
import { parseLine } from '../../../src/nix/process/log.ts'
import { colouredText, plainText } from '../../../src/nix/process/plain-text.ts'
import { drvName, NixProgress } from '../../../src/nix/process/progress.ts'

const recording = async (name: string) =>
  (await readFile(new URL(`../../fixtures/nix-output/${name}`, import.meta.url), 'utf8'))
    .trimEnd()
    .split('\n')

for (const version of ['2.8', '2.26']) {
  tap.test(`a failed build as Nix ${version} logs it`, async (t) => {
    const lines = await recording(`build-failed-${version}.log`)
    const progress = new NixProgress()
    const log: string[] = []
    let mostExpected = 0
    for (const [at, line] of lines.entries()) {
      const text = progress.take(parseLine(line), at)
      if (text !== null) log.push(text)
      mostExpected = Math.max(mostExpected, progress.expected)
    }
    t.equal(progress.running.size, 0, 'nothing is left running')
    t.equal(mostExpected, 2)
    t.strictSame(
      progress.ended.map(({ drv, phase, tail }) => ({ drv: drvName(drv), phase, tail })),
      [
        { drv: 'first', phase: 'buildPhase', tail: ['one line', 'red'] },
        { drv: 'second', phase: 'buildPhase', tail: ['configuring', 'error: cannot compile'] },
      ],
      'builds in the order of their ends; a forged one is not among them',
    )
    t.ok(log.includes('first> one line'))
    t.ok(log.includes('forged error'), 'a forged message is a line like any other')
    t.ok(log.at(-1)?.includes('failed with exit code 1'))
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what is looked for
    const others = log.map((line) => line.replaceAll(/\u001b\[[0-9;]*m/g, ''))
    t.notOk(
      others.some((line) => line.includes('\u001b')),
      'no terminal escapes but colours',
    )
  })
}

tap.test('what is no event is plain text', async (t) => {
  const cases: [string, NixEvent][] = [
    ['warning: something', { kind: 'plain', text: 'warning: something' }],
    ['@nix {"action":"start","id":1,"ty', { kind: 'plain', text: '@nix {"action":"start","id":1,"ty' }],
    ['@nix null', { kind: 'plain', text: '@nix null' }],
    ['@nix {"action":"dance"}', { kind: 'other' }],
    ['@nix {"action":"stop","id":"x"}', { kind: 'other' }],
    ['@nix {"action":"start","id":1,"type":105,"fields":[7]}', { kind: 'other' }],
    ['@nix {"action":"result","id":1,"type":105,"fields":[1,2,"3",4]}', { kind: 'other' }],
    ['@nix {"action":"result","id":1,"type":101,"fields":["x"]}', { kind: 'line', id: 1, text: 'x' }],
    ['@nix {"action":"msg","level":0,"msg":"m"}', { kind: 'message', level: 0, text: 'm', own: null }],
    [
      '@nix {"action":"msg","level":0,"msg":"error: m","raw_msg":"m"}',
      { kind: 'message', level: 0, text: 'error: m', own: 'm' },
    ],
  ]
  for (const [line, event] of cases) t.strictSame(parseLine(line), event, line)
})

tap.test('a build keeps its last lines and counts all bytes', async (t) => {
  const progress = new NixProgress()
  progress.take({ kind: 'build-started', id: 1, drv: '/nix/store/x.drv' }, 5)
  for (let i = 0; i < 1000; i++) progress.take({ kind: 'line', id: 1, text: `é${i}` }, 6)
  const build = progress.running.get(1)
  t.equal(build?.tail.length, 50)
  t.equal(build?.tail.at(-1), 'é999')
  t.equal(build?.logBytes, 1000 * 3 + 2890)
  t.strictSame([build?.startedAt, build?.lastLineAt], [5, 6])
})

tap.test('escapes and control characters do not reach the record', async (t) => {
  t.equal(plainText('\u001b[31;1mred\u001b[0m\tplain\r\u0000'), 'red\tplain')
  t.equal(plainText('\u001b]0;title\u0007text'), 'text')
})

tap.test('colours do, and end with the line that they begin in', async (t) => {
  t.equal(colouredText('plain\r\u0000'), 'plain')
  t.equal(colouredText('\u001b[31;1mred\u001b[0m'), '\u001b[31;1mred\u001b[0m')
  t.equal(
    colouredText('\u001b[38:2::1:2:3mred\u001b[2Jand\u001b]0;title\u0007\u0008 on'),
    '\u001b[38:2::1:2:3mredand on\u001b[0m',
  )
  t.equal(colouredText(`\u001b[${'1;'.repeat(1000)}mx`), 'x', 'what is longer than any colour is none')
  t.equal(
    colouredText('\u001b[\u001b[31m1mx'),
    '[\u001b[31m1mx\u001b[0m',
    'nothing that is left makes another',
  )
})
