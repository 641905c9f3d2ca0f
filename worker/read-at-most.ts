/** A request's body, read no further than a limit, whatever its length claims to be. Not here: what it means. */

/** Null where it is longer: the rest is never read. */
export const readAtMost = async (request: Request, limit: number): Promise<ArrayBuffer | null> => {
  const length = request.headers.get('content-length')
  if (length !== null) return Number(length) > limit ? null : request.arrayBuffer() // the runtime reads so much and no more
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of request.body ?? []) {
    size += part.byteLength
    if (size > limit) return null
    parts.push(part)
  }
  return new Blob(parts).arrayBuffer()
}
