import { isDeepStrictEqual } from 'node:util'
import type { Channel, RegisteredPin } from '../../db/channels/types.ts'

import type { Db } from '../../db/db.ts'
import { Problem } from '../../errors.ts'
import { channelReference, isMeantBy, pinText } from '../../spec/channel-reference.ts'
import { nearest } from '../../spec/nearest.ts'
import { quoted } from '../../spec/quoted.ts'
import { notListed } from '../problems.ts'

/** A channel with known packages, at its current pin or an earlier one. */
export type ListedChannel = Channel & { packageNames: string[] }

/** Returns the channel that a spec names, or a problem when there is none. `named` is the unvalidated `channel` of the spec. */
export async function channelFor(channels: Db['channels'], named: unknown): Promise<ListedChannel | Problem> {
  // The schema reports a malformed name, which needs no query.
  const reference = channelReference(named)
  const channel = await (reference ? channels.get(reference.name) : channels.default())
  if (!channel) return noneSuch(await channels.list(), reference?.name)
  const meant = reference?.pin ? await channelAt(channels, channel, reference.pin) : channel
  if (meant instanceof Problem) return meant
  return meant.packageNames === null ? notListed(meant.name) : { ...meant, packageNames: meant.packageNames }
}

function noneSuch(registered: Channel[], named: string | undefined): Problem {
  const names = registered.map((channel) => channel.name)
  if (names.length === 0) {
    return new Problem(
      'not-ready',
      'No channel is registered yet. A worker registers the channels of its channels file when it starts: `patchbay work`.',
    )
  }
  const choice = `Registered are ${names.map(quoted).join(', ')}.`
  if (named === undefined) {
    const detail = `No channel is the default, so this field is required. ${choice}`
    return new Problem('spec-invalid', 'Name a channel.', [{ pointer: '/channel', detail }])
  }
  const near = nearest(named, names)
  return new Problem('channel-unknown', choice, [
    {
      pointer: '/channel',
      detail: `There is no channel ${quoted(named)}.`,
      ...(near.length > 0 && { nearest: near }),
    },
  ])
}

/** Most pins in a message that lists the choice. */
const shown = 5

/**
 * Returns a channel at the pin that `text` names, with its current settings, which only fill in omitted fields of a spec. Returns a
 * problem when no pin matches, or several do.
 */
export async function channelAt(
  channels: Db['channels'],
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

/** Removes repeated pins of a channel that was moved back. */
function distinct(pins: RegisteredPin[]): RegisteredPin[] {
  const byText = new Map<string, RegisteredPin>()
  for (const one of pins) if (!byText.has(pinText(one.pin))) byText.set(pinText(one.pin), one)
  return [...byText.values()]
}

/** Explains an unknown or ambiguous pin. `choice` holds the matching pins, or all pins when none matches. */
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
