/** Waiting without sleeping: asks again and again until the answer is the wanted one, or the deadline has passed. */

const PAUSE_MS = 15

/** The first answer that `accept` takes. Throws with the last one after `limitMs`. */
export async function eventually<T>(what: string, read: () => Promise<T> | T, accept: (value: T) => boolean, limitMs = 15_000): Promise<T> {
  const deadline = performance.now() + limitMs
  for (;;) {
    const value = await read()
    if (accept(value)) return value
    if (performance.now() > deadline)
      throw new Error(`${what}: not within ${limitMs} ms; last seen ${JSON.stringify(value)?.slice(0, 400)}`)
    await new Promise((done) => setTimeout(done, PAUSE_MS))
  }
}
