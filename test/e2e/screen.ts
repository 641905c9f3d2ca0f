/** One tab of the app by the names that a screen reader hears (architecture 7). Not here: what is on it, what ought to be. */
import type { Locator, Page } from 'playwright-core'

export class Screen {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  get queue(): Locator {
    return this.page.getByRole('listbox', { name: 'Queue' }).or(this.page.getByRole('grid', { name: 'Queue' }))
  }
  get rows(): Locator {
    return this.queue.getByRole('option').or(this.queue.getByRole('row'))
  }
  row(contact: string): Locator {
    const name = { name: contact, exact: true }
    return this.queue.getByRole('option', name).or(this.queue.getByRole('row', name))
  }
  /** The row that the keyboard is on. */
  get selected(): Locator {
    return this.queue.locator('[aria-selected=true]')
  }
  thread(contact: string): Locator {
    return this.page.getByRole('log', { name: `Conversation with ${contact}` })
  }
  replyBox(contact: string): Locator {
    return this.page.getByRole('textbox', { name: `Reply to ${contact}` })
  }
  get send(): Locator {
    return this.page.getByRole('button', { name: 'Send', exact: true })
  }
  get held(): Locator {
    return this.page.getByRole('region', { name: 'Held reply' })
  }
  get sync(): Locator {
    return this.page.getByRole('status', { name: 'Sync' })
  }

  /** Resolves when rows are painted and keys are heard. */
  async ready(): Promise<this> {
    await this.page.waitForFunction(() => performance.getEntriesByName('queue-interactive').length > 0)
    return this
  }

  /** Resolves when the app opens without a network from now on: its worker has kept everything and answers this page. */
  async worksOffline(): Promise<this> {
    await this.page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated')
    return this
  }

  get filter(): Locator {
    return this.page.getByRole('searchbox', { name: 'Filter this list' })
  }

  /** Opens a conversation from the list, wherever in it the row stands. */
  async open(contact: string): Promise<void> {
    await this.filter.fill(contact)
    await this.row(contact).click()
    await this.thread(contact).waitFor()
    await this.filter.fill('')
  }

  /** Writes a reply to the open conversation and sends it. */
  async reply(contact: string, text: string): Promise<void> {
    await this.replyBox(contact).fill(text)
    await this.send.click()
  }

  /** A message in the open conversation, found by its words. */
  bubble(contact: string, text: string): Locator {
    return this.thread(contact).locator('[data-key]').filter({ hasText: text })
  }
  /** The mark of a reply that has not left this device. */
  waiting(contact: string, text: string): Locator {
    return this.bubble(contact, text).getByText('Waiting on this device')
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog')
  }
}
