/**
 * The workspace of `--large N`: many ordinary conversations over the last thirty days, made while they are taken, so that a million
 * messages need no memory. Not here: special states (`scenes.ts`) and real dialogues (`history.ts`): each message stands alone.
 */
import type { Millis } from '../../schema/domain/ids.ts'
import type { Item } from '../../schema/whatsapp/item.ts'
import type { Operation } from '../commit/operation.ts'
import { DAY, MINUTE } from './clock.ts'
import { LargeThread, MESSAGES_EACH } from './large-thread.ts'
import { type LargeWords, largeWords } from './large-words.ts'
import { demoSetup } from './people.ts'
import { type Random, randomFrom } from './random.ts'

const SPAN_MS = 30 * DAY
/** Time for the last body's actions and ticks, so that nothing comes after `now`. */
const REST_MS = 10 * MINUTE
/** How many conversations are going on at the same time. */
const AT_ONCE = 40
const ITEMS_PER_BODY = 20
/** A body does not wait longer than this to become full. */
const BODY_MS = 15 * MINUTE
/** From the last item to the body's arrival; the actions on it follow. */
const DELIVERY_MS = 500

/** What a member does once the body has arrived. */
type Later = (now: Millis) => readonly Operation[]

/** A body that fills up, and what is done after it. */
interface Batch {
  readonly since: Millis
  until: Millis
  readonly items: Item[]
  readonly later: Later[]
}

const newBatch = (at: Millis): Batch => ({ since: at, until: at, items: [], later: [] })

const isFull = (batch: Batch, at: Millis): boolean => batch.items.length >= ITEMS_PER_BODY || at - batch.since > BODY_MS

/**
 * `conversations` conversations with eight to twelve messages each, in ascending time up to `now`, after the set-up of the demo's people.
 * The same arguments give the same operations [DEMO1].
 */
export function* largeScript(now: Millis, seed: number, conversations: number): Generator<Operation, void, undefined> {
  const random = randomFrom(seed, 'large')
  const words = largeWords(random)
  const from = now - SPAN_MS
  const step = (SPAN_MS - REST_MS) / (conversations * MESSAGES_EACH)
  yield demoSetup(from)
  let batch = newBatch(from)
  let turn = 0
  for (const thread of turns(conversations, random, words)) {
    turn += 1
    const at = from + Math.floor(turn * step)
    if (isFull(batch, at)) {
      yield* delivered(batch)
      batch = newBatch(at)
    }
    takeTurn(thread, batch, { at, now, random, words })
  }
  yield* delivered(batch)
}

/** Whose turn it is, message by message: one of those that are going on; a new conversation begins when one ends. */
function* turns(conversations: number, random: Random, words: LargeWords): Generator<LargeThread, void, undefined> {
  let begun = 0
  const begin = (): LargeThread => new LargeThread(begun++, random, words)
  const going = Array.from({ length: Math.min(AT_ONCE, conversations) }, begin)
  while (going.length > 0) {
    const place = random.whole(0, going.length - 1)
    const thread = going[place]
    if (!thread) return
    yield thread
    if (!thread.isOver) continue
    if (begun < conversations) going[place] = begin()
    else going.splice(place, 1)
  }
}

interface Turn {
  readonly at: Millis
  readonly now: Millis
  readonly random: Random
  readonly words: LargeWords
}

/** The customer writes, or is answered: mostly from the business phone, which costs one item, sometimes from here. */
const takeTurn = (thread: LargeThread, batch: Batch, { at, now, random, words }: Turn): void => {
  batch.until = at
  const asks = thread.isNew || random.chance(0.5)
  if (thread.isNew && random.chance(0.04)) batch.later.push((time) => thread.prioritises(time))
  if (asks) batch.items.push(thread.asks(at, random.pick(words.questions)))
  else if (thread.maySend(at) && random.chance(0.08)) {
    const text = random.pick(words.answers)
    batch.later.push((time) => thread.sends(time, text))
  } else batch.items.push(thread.answersByPhone(at, random.pick(words.answers)))
  if (!asks && thread.owner === null && random.chance(0.2)) batch.later.push((time) => thread.claims(time))
  thread.endsTurn()
  if (thread.isOver) batch.later.push(...endings(thread, now, random))
}

/** More than half are done; a few sleep for some days more; the rest stay open. */
const endings = (thread: LargeThread, now: Millis, random: Random): readonly Later[] => {
  if (random.chance(0.55)) return [(time) => thread.resolves(time)]
  const until = now + random.whole(1, 5) * DAY
  return random.chance(0.1) ? [(time) => thread.snoozes(time, until)] : []
}

function* delivered(batch: Batch): Generator<Operation, void, undefined> {
  const now = batch.until + DELIVERY_MS
  if (batch.items.length > 0) yield { kind: 'intake', now, delivery: null, items: batch.items }
  const after = batch.later.flatMap((act, place) => act(now + 1 + place))
  yield* after.sort((one, other) => one.now - other.now)
}
