/** Messages that are nothing but up to three emoji are shown large (ui.md 10). */

const FEW_EMOJI = /^(?:\p{RGI_Emoji}\s?){1,3}$/v
/** Three of the longest emoji: families and flags of many signs. */
const LONGEST = 90

export const isFewEmoji = (text: string): boolean => text.length <= LONGEST && FEW_EMOJI.test(text.trim())
