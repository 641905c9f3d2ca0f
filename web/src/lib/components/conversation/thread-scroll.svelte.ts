/**
 * Where a reader stands in a thread: at its end, where new messages keep being shown, or further up, where nothing may move under their
 * eyes. Counts what came meanwhile. Not here: drawing, loading.
 */
import { untrack } from 'svelte'
import type { Attachment } from 'svelte/attachments'
import type { TimelineItem } from '../../thread/timeline-item.ts'

interface Deps {
  /** Read in effects: what it reads is followed. */
  readonly items: () => readonly TimelineItem[]
  readonly onNearStart: () => void
  readonly onNewest: () => void
}

/** Pixels from the end within which a reader stands at it. */
const AT_END = 32
/** The next page is asked for when so many screens are left above. */
const SCREENS_AHEAD = 1.5
/** A thread opens at what is new where that begins no further up than so many screens; from further up one jumps there. */
const SCREENS_OF_NEWS = 2

const isWords = (item: TimelineItem): boolean => 'first' in item
const lastKey = (items: readonly TimelineItem[]): string => items.at(-1)?.key ?? ''
const pendingCount = (items: readonly TimelineItem[]): number => items.reduce((sum, item) => sum + (item.kind === 'pending' ? 1 : 0), 0)

export class ThreadScroll {
  atEnd = $state(true)
  /** What is new begins further up than the thread opened, and has not been on screen yet. */
  newsAbove = $state(false)
  readonly #deps: Deps
  #scroller: HTMLElement | undefined
  /** The last item when the reader left the end. */
  #left = $state('')
  #pending = 0

  constructor(deps: Deps) {
    this.#deps = deps
    this.#pending = pendingCount(deps.items())
  }

  /** How many messages came since the reader left the end. */
  get missed(): number {
    if (this.atEnd) return 0
    const items = this.#deps.items()
    const left = items.findIndex((item) => item.key === this.#left)
    return left < 0 ? 0 : items.slice(left + 1).filter((item) => item.kind === 'message' && item.message.direction === 'in').length
  }

  /** For the scrolling element: opens at what is new if that is near, else at the end, and then follows what comes. */
  readonly attach: Attachment<HTMLElement> = (scroller) => {
    this.#scroller = scroller
    scroller.tabIndex = 0 // what scrolls must be reachable by keyboard
    this.#openAtNews(scroller)
    untrack(() => this.#look())
    let newest = ''
    $effect(() => {
      const items = this.#deps.items()
      untrack(() => {
        this.#followOwn(items)
        if (lastKey(items) !== newest && this.#standsAtEnd()) this.#deps.onNewest()
        newest = lastKey(items)
        this.#askForOlder()
      })
    })
    return () => {
      this.#scroller = undefined
    }
  }

  readonly onscroll = (): void => {
    this.#look()
    this.#askForOlder()
  }

  toEnd(): void {
    if (this.#scroller) this.#scroller.scrollTop = 0
    this.#look()
  }

  /** Up to where what is new begins. */
  toNews(): void {
    this.#goUp(this.#newsTop())
    this.#look()
  }

  /** Brings an item into sight, a third down; false where it is not drawn. Twice: what lies between is measured only when it comes near. */
  toItem(key: string): boolean {
    const item = this.#scroller?.querySelector(`[data-key="${CSS.escape(key)}"]`)
    if (!item) return false
    this.#bring(item)
    requestAnimationFrame(() => this.#bring(item))
    return true
  }

  #bring(item: Element): void {
    const scroller = this.#scroller
    if (!scroller) return
    scroller.scrollTop += item.getBoundingClientRect().top - scroller.getBoundingClientRect().top - scroller.clientHeight / 3
    this.#look()
  }

  #openAtNews(scroller: HTMLElement): void {
    const top = this.#newsTop()
    this.newsAbove = top < -(SCREENS_OF_NEWS - 1) * scroller.clientHeight
    if (!this.newsAbove) this.#goUp(top)
  }

  /** Pixels from the thread's upper edge to the line of what is new: below 0, it stands above the edge; 0: there is none. */
  #newsTop(): number {
    const news = this.#scroller?.querySelector('[data-key="unread"]')
    return news && this.#scroller ? news.getBoundingClientRect().top - this.#scroller.getBoundingClientRect().top : 0
  }

  /** By hand: `scrollIntoView` would move the page around the thread, too. */
  #goUp(by: number): void {
    if (this.#scroller) this.#scroller.scrollTop += Math.min(0, by)
  }

  /** What one sends oneself is always shown. */
  #followOwn(items: readonly TimelineItem[]): void {
    const pending = pendingCount(items)
    if (pending > this.#pending) this.toEnd()
    this.#pending = pending
  }

  /** The scroller counts from its end: 0 is the end, what is above is negative. */
  #standsAtEnd(): boolean {
    return -(this.#scroller?.scrollTop ?? 0) < AT_END
  }

  #look(): void {
    const atEnd = this.#standsAtEnd()
    if (!atEnd && this.atEnd) this.#left = this.#deps.items().findLast(isWords)?.key ?? ''
    const arrived = atEnd && !this.atEnd
    this.atEnd = atEnd
    if (this.newsAbove && this.#newsTop() >= 0) this.newsAbove = false
    if (arrived) this.#deps.onNewest()
  }

  #askForOlder(): void {
    const scroller = this.#scroller
    if (!scroller) return
    const above = scroller.scrollHeight - scroller.clientHeight + scroller.scrollTop
    if (above < scroller.clientHeight * SCREENS_AHEAD) this.#deps.onNearStart()
  }
}
