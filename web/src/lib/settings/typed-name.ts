/** Whether somebody typed the name of what they are about to end: a dangerous deed is done by nobody's stray click (product 3.6). */
import { fold } from '../i18n/fold.ts'

const comparable = (text: string): string => fold(text).trim().replace(/\s+/g, ' ')

/** Case, accents and spaces at the ends do not matter; an empty name is never typed. */
export const isTyped = (typed: string, name: string): boolean => comparable(typed) !== '' && comparable(typed) === comparable(name)
