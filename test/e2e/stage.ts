/**
 * What a file of browser tests stands on: one product for all of them, and people who come and leave with each test. A browser that
 * complained about anything unexpected fails the test. Not here: the tests.
 */
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest'
import { type Api, apiAt } from './api.ts'
import type { BrowserOptions } from './browser.ts'
import { type Line, lineTo } from './line.ts'
import { Person, type PersonName } from './person.ts'
import { makeProduct, type Product } from './product.ts'

export interface Stage {
  readonly product: Product
  readonly api: Api
  /** Somebody at a browser of their own with a session, before any page is open; they leave when the test ends. */
  readonly enter: (name: PersonName, options?: BrowserOptions, line?: Line) => Promise<Person>
  /** The same with the app open and ready, also for a time without a network. */
  readonly atWork: (name: PersonName, options?: BrowserOptions) => Promise<Person>
  /** At work with a browser that has been closed in good order since they signed in: it has their cookie on its disk. */
  readonly settled: (name: PersonName, options?: BrowserOptions) => Promise<Person>
}

/** To be called once at the top of a file. */
export function useStage(): Stage {
  let product: Product | undefined
  const present: Person[] = []
  const productNow = (): Product => {
    if (!product) throw new Error('the product starts before the first test')
    return product
  }

  beforeAll(async () => {
    product = await makeProduct({ from: inject('demo') })
    await product.start()
  })
  afterEach(async () => {
    const complaints = await Promise.all(present.splice(0).map((person) => person.leave()))
    await productNow().start() // a test that failed may have left it stopped
    expect(complaints.flat()).toEqual([])
  })
  afterAll(() => product?.remove())

  const enter = async (name: PersonName, options: BrowserOptions = {}, line?: Line): Promise<Person> => {
    const person = await Person.at(name, line ?? (await lineTo(productNow().port)), inject('chromium'), options)
    present.push(person)
    await person.signInByDoor()
    return person
  }
  const atWork = async (name: PersonName, options?: BrowserOptions): Promise<Person> => {
    const person = await enter(name, options)
    await (await (await person.goTo()).ready()).worksOffline()
    return person
  }
  return {
    get product() {
      return productNow()
    },
    get api() {
      return apiAt(productNow().url)
    },
    enter,
    atWork,
    async settled(name, options) {
      const person = await atWork(name, options)
      await person.closeBrowser()
      await person.openBrowser()
      await (await person.goTo()).ready()
      return person
    }
  }
}
