/** As much of an R2 bucket as bodies need, in memory: it answers at once and forgets nothing. Not here: faults. */
export const createBucket = (): R2Bucket => {
  const objects = new Map<string, ArrayBuffer>()
  const bucket = {
    put: async (key: string, bytes: ArrayBuffer) => {
      objects.set(key, bytes)
    },
    get: async (key: string) => {
      const bytes = objects.get(key)
      return bytes === undefined ? null : { arrayBuffer: async () => bytes }
    },
    list: async ({ prefix }: { prefix: string }) => ({
      objects: [...objects.keys()].filter((key) => key.startsWith(prefix)).map((key) => ({ key }))
    }),
    delete: async (key: string) => {
      objects.delete(key)
    }
  }
  return bucket as unknown as R2Bucket // the few methods that the product calls, of the many that R2 has
}
