/**
 * What runs inside a page that is measured: own stamps from a key's handler to the moment after the frame that shows its effect was
 * painted, and from the start of the page's scripts to its first painted row. Not here: pressing keys, figures.
 */

/** So long it is waited for a key's effect. */
export const GIVE_UP_MS = 2000

/** What a key is to change. */
export type Effect = 'typed' | 'selected' | 'opened'

/** Milliseconds since the page's first script began; null where it did not come to it yet. */
export interface Opening {
  readonly painted: number | null
  readonly interactive: number | null
}

export interface Probe {
  /** The next key is to have this effect. */
  readonly expect: (effect: Effect) => void
  /** The ms from that key's handler until after the paint of its effect; all that it was waited for if nothing changes. */
  readonly taken: () => Promise<number>
  readonly opening: () => Opening
}

declare global {
  interface Window {
    probe: Probe
  }
}

/** To be run before the page's own scripts. It closes over nothing: it travels to the page as text. */
export function installProbe(giveUpMs: number): void {
  let scriptsStart: number | null = null
  let painted: number | null = null

  /** A task of its own, which comes after the paint of the frame that asked for it. */
  const afterPaint = (then: () => void): void => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = then
    port2.postMessage(null)
  }

  // The parser tells of a script before it runs it.
  const parser = new MutationObserver(() => {
    if (document.querySelector('script') === null) return
    parser.disconnect()
    scriptsStart = performance.now()
  })
  parser.observe(document, { childList: true, subtree: true })

  const firstRow = (): void => {
    if (document.querySelector('[role=option], [role=row]') === null) requestAnimationFrame(firstRow)
    else
      afterPaint(() => {
        painted = performance.now()
      })
  }
  requestAnimationFrame(firstRow)

  /** What the effect would change, as one text. */
  const stateOf = (effect: Effect): string => {
    if (effect === 'typed') return document.activeElement instanceof HTMLTextAreaElement ? document.activeElement.value : ''
    if (effect === 'selected') {
      const row = document.querySelector('[role=option][aria-selected=true], [role=row][aria-selected=true]')
      return row?.id || row?.textContent || ''
    }
    const log = document.querySelector('[role=log]')
    // A thread without a bubble is not open yet, whatever its lines say.
    const words = log?.querySelector('p') ? log.textContent.trim() : ''
    return words === '' ? '' : (log?.getAttribute('aria-label') ?? words.slice(0, 60))
  }

  let taken: Promise<number> = Promise.resolve(giveUpMs)
  let onKey: () => void = () => undefined
  // Before any handler of the page, wherever that listens: the first to be added is the first to be called.
  addEventListener('keydown', () => onKey(), { capture: true })
  window.probe = {
    expect(effect) {
      const before = stateOf(effect)
      taken = new Promise((resolve) => {
        onKey = () => {
          onKey = () => undefined
          const start = performance.now()
          const look = (): void => {
            const now = stateOf(effect)
            if (now !== before && now !== '') afterPaint(() => resolve(performance.now() - start))
            else if (performance.now() - start > giveUpMs) resolve(giveUpMs)
            else requestAnimationFrame(look)
          }
          requestAnimationFrame(look)
        }
      })
    },
    taken: () => taken,
    opening: () => {
      const mark = performance.getEntriesByName('queue-interactive')[0]?.startTime
      const since = (at: number | null | undefined): number | null => (at == null || scriptsStart === null ? null : at - scriptsStart)
      return { painted: since(painted), interactive: since(mark) }
    }
  }
}
