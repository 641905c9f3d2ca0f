/** One line of JSON per event. Ids and counts only: never the words of a message, never a secret. */
export type Log = (event: string, detail: Readonly<Record<string, string | number>>) => void

export const log: Log = (event, detail) => console.log(JSON.stringify({ event, ...detail }))

const MAX_LINE = 200

/** What is told of an error: its first line, for later ones hold stacks and paths. */
export const firstLineOf = (error: unknown): string =>
  (error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unknown').slice(0, MAX_LINE)
