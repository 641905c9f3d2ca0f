/** What English-speaking customers write to Sales, and what those who speak English have in common. */
import type { Dialogue, Phrases } from '../phrases.ts'
import { englishSupport } from './english-support.ts'

const sales: readonly Dialogue[] = [
  [
    'is the <product> {available|in stock} in <colour>?',
    'In <colour> we have two left in the warehouse. Shall I reserve one for you?',
    'until when would you {keep|hold} it?',
    'Until <day>, without any deposit.',
    '{lovely|good}, please do'
  ],
  [
    'what does delivery to the coast cost?',
    'For large furniture it is <fee>, carried to the room of your choice. Which town is it?',
    'Port Ellery, ground floor',
    'Then that is the price. The next tour is on <day>.'
  ],
  [
    'do you give a discount for six chairs?',
    'For six or more it is 8 per cent. Would you like them in <colour>?',
    'four in <colour> and two plain',
    'That counts as six. I have written an offer: <invoice>, valid for two weeks.',
    'I will {show|send} it to my husband tonight'
  ],
  [
    'how wide is the <product> with the armrests? our door is 82 cm',
    'It comes in two parts, each 78 cm. The legs are screwed on afterwards.',
    'that is tight but it should fit',
    'If it does not, the driver takes it back and you pay nothing. // I wrote that on your order.'
  ],
  [
    'when does the summer collection come in?',
    'The first pieces arrive in <weeks> weeks. Shall I tell you when they are in the showroom?',
    'yes please, {mostly|above all} the <product>',
    'I made a note of it.'
  ],
  [
    'can one pay in {instalments|parts} for the <product>?',
    'Yes: six months without interest from $300 on. You need an identity card and a bank account.',
    'can that be done online?',
    'In the shop or online, it takes about ten minutes. I can send you the link.',
    'send it {please|over}'
  ],
  [
    'we are furnishing a small guesthouse, nine rooms. whom do I talk to?',
    'To me, with pleasure. Do you have a list, or shall we measure the rooms?',
    'a list: nine beds, nine lamps, four times the <product>',
    'Thank you. You get an offer by <day>; for this quantity we deliver room by room.'
  ],
  [
    'which fridge uses less power, Polar 300 or Polar 400?',
    'The 300: about 110 kWh a year, the 400 needs 148. For two people the 300 is enough.',
    'and which is the quieter one?',
    'The 400, by 2 decibels. In the kitchen you will not hear either of them.'
  ]
]

export const english: Phrases = {
  products: [
    'Brisa sofa',
    'Nogal dining table',
    'Faro floor lamp',
    'Duna armchair',
    'Atlas wardrobe',
    'Marea sideboard',
    'Roble desk',
    'Luna bed',
    'Pino bookshelf',
    'Costa sofa bed'
  ],
  colours: ['sand', 'sea blue', 'olive', 'rust', 'light grey', 'cream'],
  days: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
  greetings: ['hi', 'Hello!', 'good morning', 'Hi there, a question:', 'hey, me again', 'Good afternoon'],
  thanks: ['thanks!', 'thank you so much', 'great, thanks for the help', 'ok thank you 🙏', 'you are quick, thanks', 'brilliant'],
  support: englishSupport,
  sales
}
