/** Coming and going on the screen itself: every other file opens sessions without the sign-in page. */
import { expect, test } from 'vitest'
import { useStage } from './stage.ts'

const stage = useStage()

test('somebody of the demo signs in with a click and has the queue; nobody else did', async () => {
  const ben = await stage.enter('ben')
  await ben.context.clearCookies()
  ben.browser.trouble.expect(/401.*\/api\/me/) // the app asks who is here
  await ben.goTo('/')
  await ben.page.getByRole('button', { name: /Ben Okafor/ }).click()
  await ben.screen.ready()
  await ben.screen.queue.waitFor()
  const me = await ben.page.evaluate(async () => (await (await fetch('/api/me')).json()) as { id: string })
  expect(me.id).toBe('ben')
})
