import tap from 'tap'
import { decodeText } from '../../src/requirements/decode-text.ts'
import { FileFault } from '../../src/requirements/requirement.ts'

const text = 'click==8.1.8\r\nrich>=13 # ü\r\n'
const bigEndian = (bytes: Buffer) => Buffer.from(bytes).swap16()
const utf16 = Buffer.from(text, 'utf16le')

const files: [string, Buffer][] = [
  ['UTF-8', Buffer.from(text)],
  ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`)],
  ['UTF-16 with a mark, as PowerShell writes it', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16])],
  ['UTF-16, big-endian, with a mark', Buffer.concat([Buffer.from([0xfe, 0xff]), bigEndian(utf16)])],
  ['UTF-16 without a mark', utf16],
  ['UTF-16, big-endian, without a mark', bigEndian(utf16)],
]

for (const [name, bytes] of files) {
  tap.test(name, async (t) => {
    t.equal(decodeText(bytes, 'requirements.txt'), text)
  })
}

tap.test('an encoding that the first lines say', async (t) => {
  const declared = '# -*- coding: latin-1 -*-\nclick # ü\n'
  t.equal(decodeText(Buffer.from(declared, 'latin1'), 'r.txt'), declared)
})

tap.test('bytes that are not of their encoding, with the line and what to do', async (t) => {
  const odd: [Buffer, string][] = [
    [Buffer.from('a\nb # ü\n', 'latin1'), 'r.txt:2 is not in utf-8,'],
    [
      Buffer.from('# coding: klingon\na\n'),
      'r.txt is in klingon, as its first lines say, which cannot be read.',
    ],
    [Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]), 'r.txt is in utf-32le, as its byte order mark says,'],
    [Buffer.from([0xff, 0xfe, 0x61, 0, 0x0a, 0, 0x61]), 'r.txt:2 is not in utf-16le,'],
  ]
  for (const [bytes, message] of odd) {
    t.throws(() => decodeText(bytes, 'r.txt'), FileFault)
    t.throws(
      () => decodeText(bytes, 'r.txt'),
      { message: new RegExp(`^${message}.*Save the file in UTF-8\\.$`) },
      message,
    )
  }
})
