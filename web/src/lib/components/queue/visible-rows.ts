/**
 * Which rows of a long list are drawn, as numbers (QUE-14): every row has the same height, so nothing is measured. Not here: drawing.
 */

export type Density = 'comfortable' | 'compact' | 'phone'
/** Height of a row in rem, so that larger text makes taller rows. */
export const ROW_REM: Readonly<Record<Density, number>> = { comfortable: 4, compact: 3, phone: 4.5 }

/** Rows drawn beyond each edge, so that a fast scroll finds them there. */
export const OVERSCAN = 6

export interface Scroll {
  readonly top: number
  /** Of the part that is in sight. */
  readonly height: number
  readonly rowHeight: number
  readonly total: number
}
/** From the first to before the last. */
export interface Range {
  readonly first: number
  readonly end: number
}

const bound = (value: number, total: number): number => Math.min(total, Math.max(0, value))

/** Rows of which at least a line is in sight. */
export const rowsInSight = ({ top, height, rowHeight, total }: Scroll): Range => ({
  first: bound(Math.floor(top / rowHeight), total),
  end: bound(Math.ceil((top + height) / rowHeight), total)
})

/** Rows that are drawn. Its first is even, so that scrolling by one row draws nothing anew every other time. */
export const rowsDrawn = (scroll: Scroll): Range => {
  const { first, end } = rowsInSight(scroll)
  return { first: bound(Math.floor((first - OVERSCAN) / 2) * 2, scroll.total), end: bound(end + OVERSCAN, scroll.total) }
}

/** Where the list has to be scrolled so that a row is in sight, with one row of company where there is one; unchanged if it is already. */
export const topShowing = (index: number, { top, height, rowHeight, total }: Scroll): number => {
  const company = height >= 4 * rowHeight ? rowHeight : 0
  const highest = Math.max(0, index * rowHeight - company)
  const lowest = Math.min(total * rowHeight, (index + 1) * rowHeight + company) - height
  return top > highest ? highest : top < lowest ? Math.max(0, lowest) : top
}
