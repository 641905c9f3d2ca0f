import { beforeEach, describe, expect, test } from 'vitest'
import { BatchRefused, CROWD, GATHER_MS, GroupCommit, MAX_OPERATIONS, MAX_WEIGHT } from './group-commit.ts'

/** A clock that is moved by hand: sleepers wake when it passes their time. */
class Clock {
  now = 1000
  #sleepers: { readonly at: number; readonly wake: () => void }[] = []

  sleep(ms: number): Promise<void> {
    return new Promise((wake) => this.#sleepers.push({ at: this.now + ms, wake }))
  }

  async pass(ms: number): Promise<void> {
    this.now += ms
    for (const { at, wake } of this.#sleepers) if (at <= this.now) wake()
    this.#sleepers = this.#sleepers.filter(({ at }) => at > this.now)
    await settle()
  }
}

/** Lets everything that can go on without time go on. */
const settle = async (): Promise<void> => {
  for (let ticks = 0; ticks < 50; ticks++) await Promise.resolve()
}

let clock: Clock
let commits: { readonly at: number; readonly operations: readonly string[] }[]
let finish: (() => void)[]
let slow: boolean
let down: boolean
let group: GroupCommit<string, string>
beforeEach(() => {
  clock = new Clock()
  commits = []
  finish = []
  slow = false
  down = false
  group = new GroupCommit({
    now: () => clock.now,
    sleep: (ms) => clock.sleep(ms),
    weigh: (operation) => (operation.startsWith('heavy') ? MAX_WEIGHT / 2 : 10),
    commit: async (operations) => {
      commits.push({ at: clock.now, operations })
      if (slow) await new Promise<void>((resolve) => finish.push(resolve))
      if (down) throw new Error('the store is gone')
      const bad = operations.find((operation) => operation.startsWith('bad'))
      if (bad) throw new BatchRefused(`cannot commit ${bad}`)
      return operations.map((operation) => `done ${operation}`)
    }
  })
})
const groups = () => commits.map(({ operations }) => operations)
const names = (count: number, from = 0) => Array.from({ length: count }, (_, index) => `op${from + index}`)

describe('when', () => {
  test('[HUB3] an idle hub commits at once', async () => {
    expect(await group.submit('a')).toBe('done a')
    expect(commits).toEqual([{ at: 1000, operations: ['a'] }])
    await clock.pass(1000)
    await group.submit('b')
    expect(commits[1]).toEqual({ at: 2000, operations: ['b'] })
  })

  test('[HUB3] what arrives in the same moment shares a commit', async () => {
    const results = await Promise.all(names(5).map((name) => group.submit(name)))
    expect(results).toEqual(names(5).map((name) => `done ${name}`))
    expect(groups()).toEqual([names(5)])
  })

  test('[HUB3] what arrives while a commit runs shares the next one', async () => {
    slow = true
    const first = group.submit('first')
    await settle()
    const rest = names(3).map((name) => group.submit(name))
    await settle()
    expect(groups()).toEqual([['first']])
    slow = false
    finish[0]?.()
    await first
    await settle()
    await clock.pass(GATHER_MS)
    await Promise.all(rest)
    expect(groups()).toEqual([['first'], names(3)])
  })

  test('[HUB3] under load a commit waits for company, at most 15 ms', async () => {
    await Promise.all(names(4).map((name) => group.submit(name)))
    const done = group.submit('lonely')
    await settle()
    expect(groups()).toHaveLength(1)
    await clock.pass(GATHER_MS - 1)
    expect(groups()).toHaveLength(1)
    await clock.pass(1)
    expect(await done).toBe('done lonely')
    expect(commits[1]).toEqual({ at: 1000 + GATHER_MS, operations: ['lonely'] })
    expect(GATHER_MS).toBe(15)
  })

  test('[HUB3] nobody waits any longer when as many have come as were around last time', async () => {
    await Promise.all(names(4).map((name) => group.submit(name)))
    const done = [group.submit('a'), group.submit('b'), group.submit('c')]
    await settle()
    expect(groups()).toHaveLength(1)
    done.push(group.submit('d'))
    await Promise.all(done)
    expect(commits[1]).toEqual({ at: 1000, operations: ['a', 'b', 'c', 'd'] })
  })

  test('[HUB3] where only a few are around nobody waits for company', async () => {
    await Promise.all(names(CROWD - 1).map((name) => group.submit(name)))
    await group.submit('lonely')
    expect(commits[1]).toEqual({ at: 1000, operations: ['lonely'] })
  })

  test('[HUB3] a steady line of single operations is never slowed down', async () => {
    for (const name of names(20)) await group.submit(name)
    expect(groups()).toEqual(names(20).map((name) => [name]))
    expect(clock.now).toBe(1000)
  })
})

describe('how much', () => {
  test('no commit has more operations than it may, and order is kept over commits', async () => {
    slow = true
    const all = names(MAX_OPERATIONS * 2 + 5)
    const done = Promise.all(all.map((name) => group.submit(name)))
    slow = false
    await settle()
    finish[0]?.()
    for (let rounds = 0; rounds < 5; rounds++) await clock.pass(GATHER_MS)
    await done
    expect(groups().flat()).toEqual(all)
    expect(Math.max(...groups().map((one) => one.length))).toBe(MAX_OPERATIONS)
  })

  test('heavy operations share a commit only while it stays light; one that is too heavy alone goes alone', async () => {
    const done = Promise.all(['heavy1', 'heavy2', 'light', 'heavy3'].map((name) => group.submit(name)))
    for (let rounds = 0; rounds < 5; rounds++) await clock.pass(GATHER_MS)
    await done
    expect(groups()).toEqual([
      ['heavy1', 'heavy2'],
      ['light', 'heavy3']
    ])
  })
})

describe('what cannot be committed', () => {
  test.each([0, 1, 6, 12])('[HUB4] the one at place %i of thirteen fails alone, and each other one gets its own result', async (place) => {
    const all = names(13).map((name, index) => (index === place ? 'bad' : name))
    const results = await Promise.allSettled(all.map((name) => group.submit(name)))
    for (const [index, result] of results.entries()) {
      if (index === place) expect(result).toMatchObject({ status: 'rejected', reason: { message: 'cannot commit bad' } })
      else expect(result).toEqual({ status: 'fulfilled', value: `done ${all[index]}` })
    }
    expect(
      groups()
        .filter((one) => !one.includes('bad'))
        .flat()
    ).toEqual(all.filter((name) => name !== 'bad'))
  })

  test('[HUB4] where the store itself fails nobody is to blame: all are told, in order, and nothing is tried piece by piece', async () => {
    down = true
    const results = await Promise.allSettled(names(13).map((name) => group.submit(name)))
    expect(results.every(({ status }) => status === 'rejected')).toBe(true)
    expect(commits).toHaveLength(1)
    down = false
    const again = group.submit('again')
    await settle()
    await clock.pass(GATHER_MS)
    expect(await again).toBe('done again')
  })

  test('[HUB4] [SND4] of what was submitted together nothing is committed after the one that fails', async () => {
    const together = group.submitAll(['a', 'bad', 'c'])
    const other = group.submit('other')
    await expect(together).rejects.toThrow('cannot commit bad')
    expect(await other).toBe('done other')
    expect(groups().filter((one) => one.length === 1)).toEqual([['a'], ['bad'], ['other']])
  })

  test('what was submitted together is committed together, its results in its own order', async () => {
    const [first, second] = await Promise.all([group.submitAll(['a', 'b']), group.submitAll(['c', 'd', 'e'])])
    expect([first, second]).toEqual([
      ['done a', 'done b'],
      ['done c', 'done d', 'done e']
    ])
  })

  test('[HUB4] several of them fail, each with its own reason', async () => {
    const results = await Promise.allSettled(['bad1', 'a', 'bad2', 'b'].map((name) => group.submit(name)))
    expect(results.map((result) => (result.status === 'fulfilled' ? result.value : result.reason.message))).toEqual([
      'cannot commit bad1',
      'done a',
      'cannot commit bad2',
      'done b'
    ])
  })

  test('[HUB4] what comes after it is committed as ever', async () => {
    await expect(group.submit('bad')).rejects.toThrow('cannot commit bad')
    const done = group.submit('good')
    await clock.pass(GATHER_MS)
    expect(await done).toBe('done good')
  })
})
