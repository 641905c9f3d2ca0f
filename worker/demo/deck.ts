/** Dialogues are dealt like cards: none comes again before all others of the pile have come. */
import type { Dialogue } from './phrases.ts'
import type { Random } from './random.ts'

/** Deals endlessly. A RangeError if there are none. */
export const dealer = (dialogues: readonly Dialogue[], random: Random): (() => Dialogue) => {
  let pile: readonly Dialogue[] = []
  return () => {
    if (pile.length === 0) pile = random.shuffled(dialogues)
    const [top, ...rest] = pile
    if (!top) throw new RangeError('no dialogues to deal')
    pile = rest
    return top
  }
}
