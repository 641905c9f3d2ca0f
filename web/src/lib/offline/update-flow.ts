/**
 * From "a new worker waits" to "this page is the new one": asks the moment, keeps what is being written, lets the worker take over,
 * reloads once. Each page reloads in its own calm moment; until then it goes on with its own parts. Not here: the rule itself
 * (`calm-update.ts`), browser events (`register.ts`).
 */
import { decideUpdate, type PageMoment, type UpdateDecision, type UpdateNeed } from './calm-update.ts'

export interface UpdateWorld {
  readonly moment: () => PageMoment
  /** Writes to the disk what is being typed. Rejects if that can't be done: then nothing is reloaded. */
  readonly flushDrafts: () => Promise<unknown>
  /** Tells the waiting worker; nothing happens if another page has already done so. */
  readonly takeOver: () => void
  /** The build of the worker that this page has now; null if it doesn't answer. */
  readonly workerBuild: () => Promise<string | null>
  readonly reload: () => void
  /** For which build this tab has reloaded last: it does so once per build, even where that does not help. */
  readonly lastReload: { readonly get: () => string | null; readonly set: (build: string) => void }
  /** The person is to be offered the update, or what they were offered is no more. */
  readonly onOffer: (offered: boolean) => void
}

export class UpdateFlow {
  readonly #build: string
  readonly #world: UpdateWorld
  #waiting: UpdateNeed['waiting'] = 'nothing'
  #required = false
  /** The build that the page is to become, once its worker has taken over. */
  #target: string | null = null
  #isAskedFor = false
  #isActing = false
  #isOffered = false

  constructor(build: string, world: UpdateWorld) {
    this.#build = build
    this.#world = world
  }

  get isWaiting(): boolean {
    return this.#waiting !== 'nothing'
  }

  /** A new worker was installed, and waits. */
  async workerWaits(): Promise<void> {
    if (this.#waiting === 'nothing') this.#waiting = 'worker'
    await this.look()
  }

  /** The server refused this build. */
  async require(): Promise<void> {
    this.#required = true
    await this.look()
  }

  /** Another worker has this page now. Also told when the first one takes the page that brought it: that is no update. */
  async workerChanged(): Promise<void> {
    const build = await this.#world.workerBuild()
    const isUpdate = build !== null && build !== this.#build && build !== this.#world.lastReload.get()
    this.#target = isUpdate ? build : null
    this.#waiting = isUpdate ? 'page' : 'nothing'
    await this.look()
  }

  /** The person wants it now, whatever they are about; what they typed is kept all the same. */
  async apply(): Promise<void> {
    this.#isAskedFor = true
    await this.look()
  }

  /** Looks whether the moment has come. Called when something changed, and now and then while an update waits. */
  async look(): Promise<void> {
    const decision = this.#decision()
    // Who was offered it and writes on may still take it; it is not said to them a second time.
    if (decision !== 'later' || !this.isWaiting) this.#offer(decision === 'offer')
    if (decision !== 'now' || this.#isActing) return
    this.#isActing = true
    try {
      await this.#world.flushDrafts()
      // Somebody may have begun to type while that was written.
      if (this.#decision() === 'now') this.#act()
    } catch (problem) {
      this.#isAskedFor = false
      throw problem
    } finally {
      this.#isActing = false
    }
  }

  #decision(): UpdateDecision {
    const need = { waiting: this.#waiting, required: this.#required }
    return this.#isAskedFor && this.isWaiting ? 'now' : decideUpdate(need, this.#world.moment())
  }

  #act(): void {
    if (this.#target === null) return this.#world.takeOver()
    this.#world.lastReload.set(this.#target)
    this.#waiting = 'nothing'
    this.#world.reload()
  }

  #offer(offered: boolean): void {
    if (offered !== this.#isOffered) this.#world.onOffer(offered)
    this.#isOffered = offered
  }
}
