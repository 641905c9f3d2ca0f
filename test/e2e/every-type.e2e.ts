/** One of everything in a thread: each kind of message is shown as what it is (CAP-05 to CAP-08). Not here: every shape of a body. */
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { demoScenes } from '../../worker/demo/scenes.ts'
import type { Person } from './person.ts'
import { useStage } from './stage.ts'

const stage = useStage()
const ADDRESS = `/c/${demoScenes.get('every-type')}`

async function opened(): Promise<Person> {
  const ana = await stage.enter('ana')
  await (await ana.goTo(ADDRESS)).ready()
  await log(ana).getByText('Tuesday it is, between 9:00 and 12:00.').waitFor()
  return ana
}
const log = ({ page }: Person) => page.getByRole('log')
/** The innermost item of the thread with these words. */
const item = (person: Person, words: string) => log(person).locator('.item').filter({ hasText: words })

test('[CAP5] each kind of message says what it is and what it holds', async () => {
  const ana = await opened()
  const all = ((await log(ana).textContent()) ?? '').replaceAll('\u2068', '').replaceAll('\u2069', '')
  for (const words of [
    'Came from an ad',
    'Winter lamps are here',
    'Open it on example.com',
    'Lowmill Road 12, Sampleton',
    '55.94721, -3.20114',
    'Mrs Perez (neighbour)',
    '+1 (555) 011-9931',
    'Pressed a button',
    'Forwarded',
    '2 × Faro table lamp',
    '€95.00',
    'Please gift-wrap the lamps',
    'Filled in a form',
    'yes, second floor',
    'A poll',
    'Missed call',
    'Unsupported (type hologram)'
  ])
    expect(all).toContain(words)
  for (const words of ['Reacted', 'reacted', 'Edited a message', 'Deleted a message']) expect(all).not.toContain(words)
})

test('[CAP6] a reaction stands on the bubble that it answers, and says whose it is', async () => {
  const ana = await opened()
  const answered = item(ana, 'Thank you, that is all I need. Exchange or discount?').first()
  await answered.getByRole('list', { name: 'Reactions' }).getByText('👍 by Diego Salas').waitFor({ state: 'attached' })
})

test('[CAP7] an edited message shows its new words, its old ones on request; a deleted one says that it was', async () => {
  const ana = await opened()
  const edited = item(ana, 'I am home on Tuesday')
  expect(await edited.getByText('I am home on Tusday').isVisible()).toBe(false)
  await edited.getByText('edited', { exact: true }).click()
  await edited.getByText('I am home on Tusday').waitFor()
  const deleted = item(ana, 'Deleted by the customer')
  expect(await deleted.getByText('(sent to the wrong chat)').isVisible()).toBe(false)
  await deleted.getByText('What it said').click()
  await deleted.getByText('(sent to the wrong chat)').waitFor()
})

test('[CAP8] a quote leads to what it quotes', async () => {
  const ana = await opened()
  await ana.page.setViewportSize({ width: 1280, height: 500 })
  const quote = item(ana, 'this one: exchange, please').getByRole('button', { name: 'Answer to You' })
  await quote.scrollIntoViewIfNeeded()
  const target = item(ana, 'Thank you, that is all I need. Exchange or discount?').first()
  await quote.click()
  await ana.page.waitForFunction(
    (element) => {
      const area = element?.closest('[role=log]')?.getBoundingClientRect()
      const box = element?.getBoundingClientRect()
      return area && box && box.top >= area.top && box.bottom <= area.bottom
    },
    await target.elementHandle()
  )
})

test('a shared contact is saved as a card that address books read', async () => {
  const ana = await opened()
  const saving = ana.page.waitForEvent('download')
  await ana.page.getByRole('button', { name: 'Save as contact' }).click()
  const saved = await saving
  expect(saved.suggestedFilename()).toBe('Mrs Perez (neighbour).vcf')
  expect(await readFile(await saved.path(), 'utf8')).toContain('TEL;TYPE=HOME:+1 (555) 011-9931\r\n')
})
