/**
 * Somebody of the team at their browser, on a line of their own: signs in, is cut off, closes, is killed, comes back. Not here: what the
 * screens are called (`screen.ts`).
 */
import type { BrowserContext, Page } from 'playwright-core'
import { type Browser, type BrowserOptions, dropProfile, newProfile, openBrowser } from './browser.ts'
import type { Line } from './line.ts'
import { Screen } from './screen.ts'

export type PersonName = 'ana' | 'ben' | 'chidi' | 'dalia' | 'emre' | 'fay'

/** The view that holds every conversation that is open, whoever has it. */
const EVERYTHING = '/q/open'

export class Person {
  readonly name: PersonName
  readonly line: Line
  /** What browsers complained about that are closed by now. */
  readonly #complaints: string[] = []
  readonly #chromium: string
  readonly #options: BrowserOptions
  #browser: Browser | undefined
  #offline = false

  private constructor(name: PersonName, line: Line, chromium: string, options: BrowserOptions) {
    this.name = name
    this.line = line
    this.#chromium = chromium
    this.#options = { ...options, profile: options.profile ?? newProfile() }
  }

  static async at(name: PersonName, line: Line, chromium: string, options: BrowserOptions): Promise<Person> {
    const person = new Person(name, line, chromium, options)
    await person.openBrowser()
    return person
  }

  get browser(): Browser {
    if (!this.#browser) throw new Error(`${this.name}'s browser is closed`)
    return this.#browser
  }
  get context(): BrowserContext {
    return this.browser.context
  }
  get page(): Page {
    return this.browser.page
  }
  /** The first tab's screen. */
  get screen(): Screen {
    return new Screen(this.page)
  }

  async openBrowser(): Promise<void> {
    this.#browser = await openBrowser(this.#chromium, this.#options)
    if (this.#offline) this.browser.trouble.networkMayFail()
    await this.context.setOffline(this.#offline)
  }

  /** Opens an address of the app in the first tab. */
  async goTo(address = EVERYTHING): Promise<Screen> {
    await this.page.goto(this.line.url + address)
    return this.screen
  }

  /** A further tab on an address of the app. */
  async newTab(address = EVERYTHING): Promise<Screen> {
    const page = await this.context.newPage()
    await page.goto(this.line.url + address)
    return new Screen(page)
  }

  /** Opens a session without the sign-in page; the app finds it when it opens. */
  async signInByDoor(): Promise<void> {
    const answer = await this.context.request.post(`${this.line.url}/api/demo/sign-in`, {
      headers: { origin: this.line.url },
      data: { person: this.name }
    })
    if (!answer.ok()) throw new Error(`sign-in of ${this.name} was answered ${answer.status()} ${await answer.text()}`)
  }

  /** The network is gone, sockets that stand included. */
  async cutOff(): Promise<void> {
    this.#offline = true
    this.browser.trouble.networkMayFail()
    await this.context.setOffline(true)
    this.line.cut()
  }

  async comeBack(): Promise<void> {
    this.#offline = false
    this.line.mend()
    await this.context.setOffline(false)
  }

  /** The product is about to stop: requests may fail from now on, in browsers of later too. */
  serverMayFail(): void {
    this.browser.trouble.networkMayFail()
  }

  /** Closes the browser; its profile stays. */
  async closeBrowser(): Promise<void> {
    this.#complaints.push(...this.browser.trouble.unexpected())
    const { close } = this.browser
    this.#browser = undefined
    await close()
  }

  async killBrowser(): Promise<void> {
    this.#complaints.push(...this.browser.trouble.unexpected())
    const { kill } = this.browser
    this.#browser = undefined
    await kill()
  }

  /** Goes for good; what their browsers complained about, if anything. */
  async leave(): Promise<readonly string[]> {
    if (this.#browser) await this.closeBrowser()
    await this.line.close()
    if (this.#options.profile !== undefined) dropProfile(this.#options.profile)
    return this.#complaints.map((complaint) => `${this.name}: ${complaint}`)
  }
}
