/** The mark that says: rows are painted and keys are heard (contract). Set once a page. Not here: what is painted. */

const MARK = 'queue-interactive'

/** After the next picture: an animation frame comes before painting, a task behind it after. `then`: what may be loaded behind it. */
export const markInteractive = (then: () => void): void => {
  if (performance.getEntriesByName(MARK).length > 0) return
  requestAnimationFrame(() => {
    setTimeout(() => {
      if (performance.getEntriesByName(MARK).length > 0) return
      performance.mark(MARK)
      then()
    })
  })
}
