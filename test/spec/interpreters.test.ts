import tap from 'tap'
import { interpreterAttribute, languageVersion } from '../../src/spec/interpreters.ts'

tap.test('the ways people write a free-threaded interpreter', async (t) => {
  const written = [
    '3.13t',
    '313t',
    'python3.13t',
    'python313t',
    'Python3.13t',
    'cp313t',
    'cpython3.13t',
    'cpython-3.13t',
    '3.13+freethreaded',
    'cpython-3.13+freethreaded',
    '3.13-freethreading',
    'python313FreeThreading',
    'python313Freethreading',
  ]
  for (const text of written) t.equal(interpreterAttribute(text), 'python313FreeThreading', text)
})

tap.test('… and an ordinary one', async (t) => {
  for (const text of ['3.13', '313', 'python3.13', 'python313', 'cp313', 'cpython-3.13']) {
    t.equal(interpreterAttribute(text), 'python313', text)
  }
})

tap.test('another attribute stands for itself', async (t) => {
  for (const text of ['pypy311', 'python3', 'python313Debug', '_x']) t.equal(interpreterAttribute(text), text)
})

tap.test('what names no interpreter', async (t) => {
  for (const text of ['', '3', '2.7', '3.13.5t', '3.13+banana', '-x', 'a.b', '3.13t\n'])
    t.equal(interpreterAttribute(text), null)
})

tap.test('the version an attribute names', async (t) => {
  t.equal(languageVersion('python313FreeThreading'), '3.13')
  t.equal(languageVersion('python39'), '3.9')
  t.equal(languageVersion('pypy311'), '3.11')
  t.equal(languageVersion('python3'), null)
  t.equal(languageVersion('graalpy'), null)
})
