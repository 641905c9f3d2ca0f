/** Figures of a bench: one JSON line each on stdout as soon as it is known, a table on stderr at the end. Not here: measuring. */

export interface Figure {
  readonly metric: string
  readonly value: number
  readonly unit: string
  /** The other side's figure, in the same unit. */
  readonly baseline?: number
  /** Ours by theirs: the median of what the rounds gave. */
  readonly ratio?: number
  /** First and third quartile of what the blocks gave (of the ratio, where there is one). */
  readonly range?: readonly [number, number]
  /** What is asked of `ratio` or, where there is none, of `value`. */
  readonly goal?: number
  /** What is hoped for. */
  readonly aim?: number
  readonly holds?: boolean
  /** The load, where one metric has several. */
  readonly at?: string
  readonly note?: string
}

export interface Report {
  readonly add: (figure: Figure) => void
  /** The table, for people. */
  readonly close: () => void
}

/** Three digits are more than any of this is exact to. */
const rounded = (value: number): number => (Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(3)))

const roundedFigure = (figure: Figure): Figure => ({
  ...figure,
  value: rounded(figure.value),
  ...(figure.baseline === undefined ? {} : { baseline: rounded(figure.baseline) }),
  ...(figure.ratio === undefined ? {} : { ratio: rounded(figure.ratio) }),
  ...(figure.range === undefined ? {} : { range: [rounded(figure.range[0]), rounded(figure.range[1])] as const })
})

const HEADINGS = ['metric', 'value', 'unit', 'baseline', 'ratio', 'quartiles', 'goal', 'aim', 'holds', 'note'] as const

const cells = (figure: Figure): readonly string[] => [
  figure.at === undefined ? figure.metric : `${figure.metric} at ${figure.at}`,
  String(figure.value),
  figure.unit,
  String(figure.baseline ?? ''),
  String(figure.ratio ?? ''),
  figure.range?.join(' to ') ?? '',
  String(figure.goal ?? ''),
  String(figure.aim ?? ''),
  figure.holds === undefined ? '' : figure.holds ? 'yes' : 'no',
  figure.note ?? ''
]

const table = (rows: readonly (readonly string[])[]): string => {
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd()
    )
    .join('\n')
}

export function startReport(bench: string): Report {
  const figures: Figure[] = []
  return {
    add(figure) {
      const shown = roundedFigure(figure)
      figures.push(shown)
      process.stdout.write(`${JSON.stringify({ bench, ...shown })}\n`)
    },
    close: () => void process.stderr.write(`\n${table([HEADINGS, ...figures.map(cells)])}\n`)
  }
}
