/** One line of JSON per event. Ids and counts only: never the words of a message, never a secret. */
export type Log = (event: string, detail: Readonly<Record<string, string | number>>) => void

export const log: Log = (event, detail) => console.log(JSON.stringify({ event, ...detail }))
