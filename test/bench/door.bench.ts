/**
 * `npm run bench door`: whether whoever knocks can tell by the time of a refusal who is here (T13): a key or code that exists beside one that
 * does not, 2,000 tries of each, taken side by side in turns. Not here: status and words (`test/worker/tries.test.ts`).
 */
import { performance } from 'node:perf_hooks'
import { Authenticator } from '../harness/authenticator.ts'
import { setup } from '../harness/built.ts'
import { type Door, doorOf, newSecret } from '../harness/door.ts'
import { type Server, startServer } from '../harness/server.ts'
import { quantile } from './blocks.ts'
import { type Report, startReport } from './report.ts'
import { chanceOf, distance } from './two-sample.ts'

const TRIES = 2_000
/** Ceremonies are begun so many ahead: they last five minutes, and a door bears only so many. */
const AHEAD = 50
/** T13. */
const SAME_MS = 2
const CHANCE = 0.001
/** By this much the control is slowed: what is measured here has to find it. */
const SLOWER_MS = 1

type Attempt = () => Promise<Response>
/** The next tries of one kind, ready to be made. */
type Ready = (count: number) => Promise<readonly Attempt[]>
interface Pair {
  readonly name: string
  readonly here: Ready
  readonly nowhere: Ready
}

const timed = async (attempt: Attempt): Promise<number> => {
  const from = performance.now()
  const { status } = await attempt()
  const ms = performance.now() - from
  if (status !== 401) throw new Error(`a wrong try was answered ${status}`)
  return ms
}

/** Each kind is as often the first of the two. */
async function timesOf(server: Server, { here, nowhere }: Pair): Promise<{ readonly here: number[]; readonly nowhere: number[] }> {
  const times = { here: [] as number[], nowhere: [] as number[] }
  for (let done = 0; done < TRIES; done += AHEAD) {
    await server.rows('DELETE FROM tries')
    const [ours, others] = [await here(AHEAD), await nowhere(AHEAD)]
    for (const [place, own] of ours.entries()) {
      await server.rows('DELETE FROM tries')
      const other = others[place] as Attempt
      if (place % 2) times.here.push(await timed(own))
      times.nowhere.push(await timed(other))
      if (place % 2 === 0) times.here.push(await timed(own))
    }
  }
  return times
}

async function measure(server: Server, report: Report, pair: Pair, apart = false): Promise<void> {
  const { here, nowhere } = await timesOf(server, pair)
  const medians = [quantile(here, 0.5), quantile(nowhere, 0.5)] as const
  const far = distance(here, nowhere)
  const chance = chanceOf(far, here.length, nowhere.length)
  const between = Math.abs(medians[0] - medians[1])
  const note = `${here.length} tries of each, medians ${medians.map((ms) => ms.toFixed(2)).join(' and ')} ms`
  if (!apart)
    report.add({
      metric: `door.${pair.name}.medians`,
      value: between,
      unit: 'ms',
      baseline: medians[1],
      goal: SAME_MS,
      holds: between < SAME_MS,
      note
    })
  report.add({
    metric: `door.${pair.name}.chance`,
    value: chance,
    unit: 'p',
    goal: CHANCE,
    holds: apart ? chance < CHANCE : chance > CHANCE,
    note: `${apart ? `the control, slower by ${SLOWER_MS} ms, has to be told apart` : 'of two samples of one distribution being this far apart'}: distance ${far.toFixed(3)}`
  })
}

/** Made before the clock runs. */
const codesOf =
  (door: Door, next: () => string, lateMs = 0): Ready =>
  async (count) =>
    Array.from({ length: count }, next).map((code) => () => {
      const until = performance.now() + lateMs
      while (performance.now() < until);
      return door.post('/api/auth/recover', { code })
    })
const keyOf =
  (door: Door, key: Authenticator, otherKey: boolean): Ready =>
  async (count) => {
    const attempts: Attempt[] = []
    for (let n = 0; n < count; n++) {
      const { ceremony, options } = await door.begin()
      const credential = key.get(options, { otherKey })
      attempts.push(() => door.post('/api/auth/passkey', { ceremony, credential }))
    }
    return attempts
  }

/** A credential that no member has, signed as rightly as can be. */
const strangerTo = (server: Server): Authenticator => {
  const own = new Authenticator(server.url)
  own.create({ challenge: 'AA', rp: {}, user: { id: Buffer.from('ana').toString('base64url') } })
  return own
}

await setup()
const server = await startServer()
try {
  const report = startReport('door')
  const door = doorOf(server)
  const phone = new Authenticator(server.url)
  await door.addPasskey(await server.signIn('ana'), phone)
  const [code = ''] = await door.codes(await server.signIn('dalia'))
  await door.post('/api/auth/recover', { code })
  const unknown = codesOf(door, newSecret)
  await measure(server, report, { name: 'control', here: codesOf(door, newSecret, SLOWER_MS), nowhere: unknown }, true)
  await measure(server, report, { name: 'code', here: codesOf(door, () => code), nowhere: unknown })
  await measure(server, report, { name: 'passkey', here: keyOf(door, phone, true), nowhere: keyOf(door, strangerTo(server), false) })
  report.close()
} finally {
  await server.stop()
}
