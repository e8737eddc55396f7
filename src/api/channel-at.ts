import { isDeepStrictEqual } from 'node:util'
import { Problem } from '../errors.ts'
import type { Channel, RegisteredPin } from '../record/channel.ts'
import type { Record } from '../record/record.ts'
import { isMeantBy, pinText } from '../spec/channel-reference.ts'
import { quoted } from '../spec/quoted.ts'

/** How many pins are worth showing to somebody who named none of them. */
const shown = 5

/**
 * The channel as it is with the pin that a spec names, one that it has had; or the problem of there being none, or several.
 * Its settings are today's: they are what a spec leaves out, and no part of a pin.
 */
export async function channelAt(
  channels: Record['channels'],
  channel: Channel,
  text: string,
): Promise<Channel | Problem> {
  const pins = distinct(await channels.pins(channel.name))
  const named = pins.filter(({ pin }) => pinText(pin) === text)
  const meant = named.length > 0 ? named : pins.filter(({ pin }) => isMeantBy(pin, text))
  const [only] = meant
  if (!only || meant.length > 1) return unknown(channel.name, text, meant.length > 1 ? meant : pins)
  if (isDeepStrictEqual(only.pin, channel.pin)) return channel
  const names = await channels.namesAt(channel.name, only.pin)
  if (!names) return neverListed(channel.name, only)
  return { ...channel, pin: only.pin, ...names }
}

/** A channel that was moved back has had one pin twice. */
function distinct(pins: RegisteredPin[]): RegisteredPin[] {
  const byText = new Map<string, RegisteredPin>()
  for (const one of pins) if (!byText.has(pinText(one.pin))) byText.set(pinText(one.pin), one)
  return [...byText.values()]
}

/** `choice` are those that it may mean, where there are several, or else all that there are. */
function unknown(name: string, text: string, choice: RegisteredPin[]): Problem {
  const texts = choice.map(({ pin }) => pinText(pin))
  const listed = texts.slice(0, shown).join(', ') + (texts.length > shown ? ', and older ones' : '')
  const isAmbiguous = choice.some(({ pin }) => isMeantBy(pin, text))
  return refused(
    isAmbiguous
      ? `${quoted(text)} may mean ${listed}: write more of it.`
      : `Channel ${quoted(name)} never had a pin ${quoted(text)}. It has had, newest first, ${listed}.`,
    isAmbiguous ? texts.slice(0, shown).map((one) => `${name}@${one}`) : [],
  )
}

function neverListed(name: string, { pin }: RegisteredPin): Problem {
  return refused(`Channel ${quoted(name)} had left ${pinText(pin)} before its packages were listed.`, [])
}

function refused(detail: string, nearest: string[]): Problem {
  return new Problem('pin-unknown', 'Name a pin that the channel has had; nothing was recorded.', [
    { pointer: '/channel', detail, ...(nearest.length > 0 && { nearest }) },
  ])
}
