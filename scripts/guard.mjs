/**
 * Ends processes when its parent is gone: reads `+PID` and `-PID` from stdin, a line each, and kills what is left when stdin ends,
 * which it does however the parent ended. Plain JavaScript without imports, so that it costs a start next to nothing.
 */

/** @type {Set<number>} */
const guarded = new Set()
let unread = ''

const kill = (/** @type {number} */ pid) => {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    // It ended by itself: all that was wanted.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

process.stdin.setEncoding('utf8')
process.stdin.on('data', (chunk) => {
  const lines = (unread + chunk).split('\n')
  unread = lines.pop() ?? ''
  for (const line of lines) {
    if (line.startsWith('+')) guarded.add(Number(line.slice(1)))
    else guarded.delete(Number(line.slice(1)))
  }
})
process.stdin.on('end', () => {
  for (const pid of guarded) kill(pid)
})
// Ctrl-C is meant for the parent; its end is the only sign to go by.
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => undefined)
