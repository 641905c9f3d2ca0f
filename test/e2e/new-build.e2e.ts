/** The harness of deployments: the other build is a whole one. Not here: what the app does with it. */
import { expect, test } from 'vitest'
import { newBuildBefore } from './new-build.ts'
import { useStage } from './stage.ts'

const stage = useStage()

test('a page of the other build runs under its own policy, and its sockets stand', async () => {
  const builds = await newBuildBefore(stage.product)
  builds.deploy()
  const ben = await stage.enter('ben', {}, builds.line)
  await ben.goTo('/')
  const told = await ben.page.evaluate(() => document.querySelector('script:not([src])')?.textContent ?? '')
  expect(told).toContain(builds.name)
  const opened = await ben.page.evaluate(
    () =>
      new Promise((resolve) => {
        const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/parties/hub/main`)
        socket.onopen = () => resolve(true)
        socket.onclose = () => resolve(false)
      })
  )
  expect(opened).toBe(true)
  const worker = await (await fetch(`${builds.line.url}/service-worker.js`)).text()
  expect(worker).toContain(builds.name)
})
