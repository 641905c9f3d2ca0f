/** What English-speaking customers write to Support. */
import type { Dialogue } from '../phrases.ts'

export const englishSupport: readonly Dialogue[] = [
  [
    '{my|the} <product> arrived {today|this morning} and one corner is {damaged|badly scratched|dented} // order <order>',
    '{I am sorry to read that|Oh no, I am sorry}. Could you send a photo of the corner and of the label on the box?',
    '{sending them now|here you go, two photos}. the box was wet on that side',
    'Thank you. I have booked an exchange for <day>; the driver takes the damaged one with him. // You do not pay anything for it.',
    '{perfect|great}, somebody is home all day'
  ],
  [
    'where is my delivery? it was promised for today, <order>',
    '{Let me look|One moment, I am checking}. The van is late because of a closed road; it should reach you before 18:00.',
    'I had to take the day off for this',
    'I understand, and I am sorry. I asked the driver to ring you 30 minutes before he arrives.'
  ],
  [
    'can I still {change|correct} the delivery address for <order>? we moved last week',
    'Yes, it has not been loaded yet. Please write the new street, the floor and whether there is a lift.',
    '48 Orchard Row, third floor, no lift{ unfortunately|, sorry}',
    'Changed. For three floors without a lift we send two people; that is included.'
  ],
  [
    'the fridge {makes a humming noise|clicks every few minutes} since {yesterday|the weekend} // is that normal?',
    'A short click is normal, a steady hum often means that it does not stand level. Which model is it?',
    'Polar 300, bought in spring',
    'Please turn the two front feet until the door falls shut by itself, and tell me tomorrow whether it is {quieter|better}.',
    'will try tonight'
  ],
  [
    'I need {the invoice|a copy of the invoice} for <order>, my accountant keeps asking',
    'Of course. To which company name and tax number should it be made out?',
    'Lowmill Interiors Ltd, the rest is as on the order',
    'Done: <invoice> is in your mailbox. Please look in the spam folder as well.'
  ],
  [
    'is a broken hinge covered by the warranty? {the|my} <product> is a year old',
    'Hinges are covered for two years. Do you have the order number?',
    '<order>',
    'Thank you, I found it. A pair of hinges leaves today; they need a Phillips screwdriver and ten minutes.',
    'that is {easier|quicker} than I {thought|feared}'
  ],
  [
    'still waiting for my refund of <amount> // it has been ten days',
    'I looked it up: we paid it back on <day>. Banks need up to five working days.',
    'ok. which reference do I look for?',
    'It says MARISOL and <order>. If it is not there by the end of the week, write to me and I will ask our bank.'
  ],
  [
    'there is a screw missing in the bag for the <product>, {number 7|the long ones}',
    'I am sorry. How many do you lack: one, or the whole bag?',
    'just two of them',
    'I am sending four, in case one rolls under the sofa. They arrive on <day> by letter.',
    '{haha thanks|very kind}'
  ],
  [
    'the washing machine shows E18 and will not drain',
    'E18 means that the pump is blocked. Is there water in the drum?',
    'yes, about a hand high',
    'Please open the small flap at the bottom right over a flat bowl and clean the filter. // If the error stays, we send a technician on <day>.',
    'there was a coin in it. it works again!'
  ],
  [
    'can you collect the old mattress when you bring the new one?',
    'Yes, for <fee> with the same trip. Shall I add it to <order>?',
    'yes {please|do that}',
    'Added. Please leave it unwrapped beside the door.'
  ],
  [
    'I would like to {return|send back} the <product>, it is too big for the room. <order>',
    'No problem, you have 30 days. Has it been assembled?',
    'yes, but there is not a mark on it',
    'That is fine. We collect it on <day> between <hour> and noon; the money goes back to your card.',
    'and the packaging? I threw it away',
    'Blankets are enough, the driver brings some.'
  ],
  [
    'how do I {clean|treat} the <colour> fabric? there is a coffee stain on it',
    'Lukewarm water and a little soap, from the edge to the middle. Please no bleach.',
    'and if that is not enough?',
    'Then take the cover off: it may be washed at 30 degrees, inside out.'
  ],
  [
    'the oven gets hot but the light inside is {dead|off}',
    'The bulb can be changed without tools: turn the glass to the left when the oven is cold. It is a 25 W, G9.',
    'do you {sell|have} it?',
    'We do. I put one into an envelope for you, free of charge.'
  ],
  [
    '{could|can} the delivery come later than <hour>? I am at work until noon',
    'The afternoon tour still has room: 14:00 to 17:00 on <day>.',
    'that works for me',
    'Then it is moved. You get a message when the van is on the way.'
  ]
]
