/** Where the boot snapshot is kept, and how it comes into a page. Not here: what is in it (`boot-snapshot.test.ts`). */
import { beforeEach, describe, expect, test } from 'vitest'
import { dropSnapshot, SnapshotPlace, takeSnapshotFrom, withSnapshot } from './boot-place.ts'
import { fakeCaches } from './caches.test-aid.ts'

const PAGE = '<html><head><title>Baton</title></head><body></body></html>'
const page = (status = 200): Promise<Response> =>
  Promise.resolve(
    new Response(PAGE, { status, headers: { 'content-type': 'text/html', 'content-length': '58', 'content-security-policy': 'x' } })
  )

let caches: CacheStorage
let place: SnapshotPlace
beforeEach(() => {
  caches = fakeCaches()
  place = new SnapshotPlace(caches)
})
const opened = async (): Promise<string> => (await withSnapshot(caches, page())).text()

describe('a page that the worker opens', () => {
  test('is as it was where there is no snapshot', async () => {
    expect(await opened()).toBe(PAGE)
  })

  test('has the snapshot in its head, and its own policy and type', async () => {
    await place.keep('{"a":1}')
    const answer = await withSnapshot(caches, page())
    expect(Object.fromEntries(answer.headers)).toEqual({ 'content-type': 'text/html', 'content-security-policy': 'x' })
    expect(await answer.text()).toBe(
      '<html><head><title>Baton</title><script type="application/json" id="boot-snapshot">{"a":1}</script></head><body></body></html>'
    )
  })

  test('[OFF7] cannot be ended by what a customer wrote', async () => {
    const written = JSON.stringify({ last: '</script><script>alert(1)</script> $& </head> <!--' })
    await place.keep(written)
    const text = await opened()
    const inside = text.slice(text.indexOf('snapshot">') + 10, text.indexOf('</script>'))
    expect(inside).not.toContain('<')
    expect(JSON.parse(inside)).toEqual(JSON.parse(written))
    expect(text.endsWith('</script></head><body></body></html>')).toBe(true)
  })

  test('opens without the snapshot where the browser cannot read it', async () => {
    const broken = { match: () => Promise.reject(new DOMException('', 'UnknownError')) }
    expect(await (await withSnapshot(broken, page())).text()).toBe(PAGE)
  })

  test('that could not be had is answered as it is', async () => {
    await place.keep('{}')
    expect(await (await withSnapshot(caches, page(503))).text()).toBe(PAGE)
  })

  test('gives it away once', () => {
    let there = true
    const element = {
      textContent: '{"a":1}',
      remove: () => {
        there = false
      }
    }
    const document = { getElementById: () => (there ? element : null) }
    expect([takeSnapshotFrom(document), takeSnapshotFrom(document)]).toEqual(['{"a":1}', null])
  })
})

describe('the place of the snapshot', () => {
  test('has the last one, and none where the last was none', async () => {
    await Promise.all([place.keep('1'), place.keep('2')])
    expect(await opened()).toContain('>2<')
    await place.keep(null)
    expect(await caches.keys()).toEqual([])
  })

  test('[OFF7] has nothing after it was stopped and deleted, whatever was under way', async () => {
    const opened = Promise.withResolvers<void>()
    const put = Promise.withResolvers<void>()
    const slow = new SnapshotPlace({
      open: async (name) => {
        opened.resolve()
        await put.promise
        return caches.open(name)
      },
      delete: (name) => caches.delete(name)
    })
    const written = slow.keep('1')
    await opened.promise
    let isStopped = false
    const stopping = slow.stop().then(() => {
      isStopped = true
    })
    await new Promise((resolve) => setImmediate(resolve))
    expect(isStopped).toBe(false)
    put.resolve()
    await Promise.all([stopping, written])
    expect(await caches.keys()).toEqual([])
    await slow.keep('2')
    expect(await caches.keys()).toEqual([])
  })

  const refusing = (problem: Error): CacheStorage =>
    Object.assign(fakeCaches(), {
      open: async () => {
        throw problem
      },
      delete: (name: string) => caches.delete(name)
    })

  test('is empty where the browser gives no room: an older picture would be a wrong one', async () => {
    await place.keep('1')
    await new SnapshotPlace(refusing(new DOMException('full', 'QuotaExceededError'))).keep('2')
    expect(await caches.keys()).toEqual([])
  })

  test('says another failure, and goes on after it', async () => {
    const broken = refusing(new Error('broken'))
    const other = new SnapshotPlace(broken)
    await expect(other.keep('1')).rejects.toThrow('broken')
    broken.open = (name) => caches.open(name)
    await other.keep('2')
    expect(await opened()).toContain('>2<')
  })

  test('is nowhere in a browser without caches', async () => {
    expect(await dropSnapshot(undefined)).toBeUndefined()
  })
})
