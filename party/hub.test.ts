import { beforeEach, describe, expect, test } from 'vitest'
import type { ReadRow } from '../schema/domain/conversation.ts'
import type { SyncedRows } from '../schema/protocol/delta.ts'
import { CLOSE, type ServerFrame } from '../schema/protocol/hello.ts'
import { PROTOCOL_VERSION } from '../schema/protocol/version.ts'
import { DEPOT, IDA, PEOPLE, SHOP, World } from '../worker/commit/fold.test-aid.ts'
import type { Operation, OperationResult } from '../worker/commit/operation.ts'
import { RING_ROWS } from './delta-ring.ts'
import { type Committed, HubCore, type HubSocket, placeOf, type SocketState } from './hub.ts'

class FakeSocket implements HubSocket {
  readonly frames: ServerFrame[] = []
  closed: { readonly code: number; readonly reason: string } | undefined
  broken = false
  #state: SocketState

  constructor(member: string) {
    this.#state = { member, session: `session-of-${member}`, greeted: false }
  }

  readonly state = () => this.#state
  readonly keep = (state: SocketState) => {
    this.#state = state
  }
  readonly send = (text: string) => {
    if (this.broken) throw new TypeError('the socket is closing')
    this.frames.push(JSON.parse(text))
  }
  readonly close = (code: number, reason: string) => {
    this.closed = { code, reason }
  }

  get types(): readonly string[] {
    return this.frames.map(({ type }) => type)
  }
}

const people = PEOPLE.map((row) => (row.id === 'ben' ? { ...row, scope: 'teams' as const } : row))

let world: World
let hub: HubCore<Operation, OperationResult>
let sockets: FakeSocket[]
/** What devices told of themselves. */
let reported: (readonly [session: string, frame: object])[]
/** Sessions that are over. */
let over: Set<string>
/** What the store says of them. */
let endsOf: (sessions: readonly string[]) => Promise<ReadonlySet<string>>
/** What stands between the hub and its store. */
let beforeCommit: () => Promise<void>
let afterCommit: (done: Committed<OperationResult>) => Committed<OperationResult>

beforeEach(async () => {
  world = await World.open({ people, teams: [{ id: 'depot', name: 'Depot', members: ['chidi'], numbers: [DEPOT] }] })
  sockets = []
  reported = []
  over = new Set()
  endsOf = async () => new Set()
  beforeCommit = async () => undefined
  afterCommit = (done) => done
  hub = newHub()
})

const newHub = () =>
  new HubCore<Operation, OperationResult>({
    now: () => world.now,
    sleep: async () => undefined,
    weigh: () => 1,
    commit: async (operations) => {
      await beforeCommit()
      return afterCommit(await world.committer.commit(operations))
    },
    head: () => world.committer.head,
    member: (id) => world.committer.member(id),
    isOpen: (session) => !over.has(session),
    revokedAmong: (sessions) => endsOf(sessions),
    sockets: () => sockets,
    report: (session, frame) => {
      reported.push([session, frame])
    }
  })

const connect = (member: string, cursor?: string | null): FakeSocket => {
  const socket = new FakeSocket(member)
  sockets.push(socket)
  hello(socket, cursor)
  return socket
}
const hello = (socket: FakeSocket, cursor: string | null = null, protocol = PROTOCOL_VERSION) =>
  hub.receive(socket, JSON.stringify({ type: 'hello', protocol, device: 'laptop', cursor }))
const cursorNow = () => `${world.committer.head.epoch}:${world.committer.head.seq}`
const write = (text: string, number = SHOP) => hub.submit(world.intake(world.question(IDA, text, { number })))
const deltas = (socket: FakeSocket) => socket.frames.flatMap((frame) => (frame.type === 'delta' ? [frame] : []))

describe('telling', () => {
  test('[HUB2] nothing is told or answered before it is stored', async () => {
    const ana = connect('ana')
    let store: () => void = () => undefined
    beforeCommit = () => new Promise((resolve) => (store = resolve))
    let answered = false
    const done = write('Hello').then(() => {
      answered = true
    })
    for (let ticks = 0; ticks < 20; ticks++) await Promise.resolve()
    expect([answered, deltas(ana).length]).toEqual([false, 0])
    store()
    await done
    expect(deltas(ana)).toHaveLength(1)
  })

  test('[HUB2] what could not be stored is told to nobody, and its caller hears that', async () => {
    const ana = connect('ana')
    beforeCommit = async () => {
      throw new Error('D1 is gone')
    }
    await expect(write('Hello')).rejects.toThrow('D1 is gone')
    expect(deltas(ana)).toEqual([])
  })

  test('[HUB2] it is told before its author is answered', async () => {
    const ana = connect('ana')
    await write('Hello')
    expect(deltas(ana)).toHaveLength(1)
  })

  test('[SYN1] every greeted socket gets an unbroken chain, cut to what its member may see', async () => {
    const [ana, ben] = [connect('ana'), connect('ben')]
    const from = world.committer.head.seq
    await write('to the shop')
    await write('to the depot', DEPOT)
    await write('to the shop again')
    for (const socket of [ana, ben])
      expect(deltas(socket).map((delta) => [delta.from, delta.to])).toEqual([1, 2, 3].map((n) => [from + n - 1, from + n]))
    const texts = (socket: FakeSocket) => deltas(socket).flatMap((delta) => delta.rows.messages?.map((row) => row.text) ?? [])
    expect(texts(ana)).toEqual(['to the shop', 'to the depot', 'to the shop again'])
    expect(texts(ben)).toEqual(['to the shop', 'to the shop again'])
  })

  test('a socket that has not said hello is told nothing', async () => {
    const quiet = new FakeSocket('ana')
    sockets.push(quiet)
    await write('Hello')
    hub.tellHead()
    expect(quiet.frames).toEqual([])
  })

  test('nothing is told where nothing changed', async () => {
    const ana = connect('ana')
    const body = world.intake(world.question(IDA, 'Hello'))
    await hub.submit(body)
    await hub.submit(body)
    expect(deltas(ana)).toHaveLength(1)
  })

  test('[HUB2] a socket that breaks while it is told hinders no other one, and the commit is made once', async () => {
    const [ana, fay] = [connect('ana'), connect('fay')]
    const [action, other] = [world.intake(world.question(IDA, 'Hello')), world.intake(world.question(IDA, 'Hello?'))]
    ana.broken = true
    await Promise.all([hub.submit(action), hub.submit(other)])
    const message = world.lastIn(world.plans.at(-1)?.broadcast.delta.rows.conversations?.[0]?.id ?? '')
    const claim = world.action('fay', { kind: 'conversation.claim', conversation: message?.conversation ?? '' })
    expect(await hub.submit(claim)).toMatchObject({ result: { outcome: 'applied' } })
    expect(deltas(fay)).toHaveLength(2)
  })

  test('[SYN4] whose rights changed starts anew; the others get the delta', async () => {
    const [ana, fay] = [connect('ana'), connect('fay')]
    const changed = people.filter((row) => row.id === 'ana').map((row) => ({ ...row, scope: 'assigned' as const }))
    await hub.submit({ kind: 'setup', now: world.now, members: changed })
    expect(ana.frames.at(-1)).toEqual({ type: 'reset', reason: 'rights' })
    expect(fay.frames.at(-1)).toMatchObject({ type: 'delta', rows: { members: [{ id: 'ana', scope: 'assigned' }] } })
  })

  test('somebody who left is told nothing any more', async () => {
    const ben = connect('ben')
    const gone = people.filter((row) => row.id === 'ben').map((row) => ({ ...row, active: false }))
    await hub.submit({ kind: 'setup', now: world.now, members: gone })
    expect(ben.types).toEqual(['welcome'])
    expect(ben.closed).toMatchObject({ code: 4403 })
  })

  test('a session that is over takes its sockets with it', () => {
    const [ana, fay] = [connect('ana'), connect('fay')]
    hub.closeSessions((session) => session === 'session-of-ana')
    expect([ana.closed?.code, fay.closed]).toEqual([4401, undefined])
  })
})

describe('hello', () => {
  test('is answered with where the chain ends; without a cursor nothing follows', async () => {
    await write('Hello')
    const ana = connect('ana')
    const { epoch, seq } = world.committer.head
    expect(ana.frames).toEqual([{ type: 'welcome', protocol: PROTOCOL_VERSION, epoch, head: seq, member: 'ana' }])
  })

  test('[SYN3] a device that was away for a moment gets what it lacks, each commit once', async () => {
    const cursor = cursorNow()
    for (const text of ['one', 'two', 'three']) await write(text)
    const ana = connect('ana', cursor)
    expect(ana.types).toEqual(['welcome', 'delta', 'delta', 'delta'])
    expect(deltas(ana).flatMap((delta) => delta.rows.messages?.map((row) => row.text) ?? [])).toEqual(['one', 'two', 'three'])
    expect(connect('ana', cursorNow()).types).toEqual(['welcome'])
  })

  test('[SYN3] [SYN1] what it gets so is cut, too', async () => {
    const cursor = cursorNow()
    await write('to the depot', DEPOT)
    expect(deltas(connect('ben', cursor))).toMatchObject([{ rows: {}, deletions: { conversations: [expect.any(String)] } }])
  })

  test('[SYN3] what the hub has forgotten is read from D1: the device is told the head', async () => {
    const cursor = cursorNow()
    await write('one')
    hub = newHub()
    expect(connect('ana', cursor).frames.at(-1)).toEqual({
      type: 'head',
      epoch: world.committer.head.epoch,
      head: world.committer.head.seq
    })
    await write('two')
    expect(connect('ana', cursor).types).toEqual(['welcome', 'head'])
  })

  test('[SYN3] with a place of which the hub has not heard a device is told the head: D1 knows whether another writer got there', () => {
    const { epoch, seq } = world.committer.head
    expect(connect('ana', `${epoch}:${seq + 1}`).frames.at(-1)).toEqual({ type: 'head', epoch, head: seq })
  })

  test.each([
    ['another epoch', () => `other:${world.committer.head.seq}`, 'epoch'],
    ['something that is no cursor', () => 'nonsense', 'epoch'],
    ['a place before its rights changed', () => `${world.committer.head.epoch}:0`, 'rights']
  ])('[SYN4] with %s a device starts anew', async (_, cursor, reason) => {
    expect(connect('ana', cursor()).frames.at(-1)).toEqual({ type: 'reset', reason })
  })

  test('[SYN4] below the floor a device starts anew', async () => {
    const ana = world.committer.member('ana')
    if (!ana) throw new Error('nobody')
    const head = { epoch: 'e', seq: 100, floor: 50 }
    expect(placeOf('e:49', head, ana)).toEqual({ reset: 'too_old' })
    expect(placeOf('e:50', head, ana)).toEqual({ seq: 50 })
    expect(placeOf('e:60', head, { ...ana, rightsSeq: 60 })).toEqual({ seq: 60 })
    expect(placeOf('e:59', head, { ...ana, rightsSeq: 60 })).toEqual({ reset: 'rights' })
  })

  test('with a version that is not spoken it is told to update', () => {
    const socket = new FakeSocket('ana')
    sockets.push(socket)
    hello(socket, null, PROTOCOL_VERSION + 1)
    expect(socket.frames).toEqual([{ type: 'error', error: 'upgrade_required' }])
    expect(socket.state().greeted).toBe(false)
    expect(socket.closed).toBeDefined()
  })

  test.each(['', 'ping', '{}', '[]', '{"type":"hello"}', '{"type":"hello","protocol":1,"device":"d","extra":1}', 'null'])(
    'anything else (%s) is not understood, and closes the socket',
    (text) => {
      const socket = new FakeSocket('ana')
      hub.receive(socket, text)
      expect(socket.frames).toEqual([{ type: 'error', error: 'invalid' }])
      expect(socket.closed?.code).toBe(4400)
    }
  )

  test('of somebody who left is refused', () => {
    const socket = new FakeSocket('nobody')
    hello(socket)
    expect(socket.frames).toEqual([])
    expect(socket.closed?.code).toBe(4403)
  })
})

describe('healing', () => {
  test('[SYN6] after a gap everybody is told the head before the delta that does not fit', async () => {
    const ana = connect('ana')
    const rival = await world.committerOn()
    await rival.commit([world.intake(world.question(IDA, 'from a rival'))])
    await write('after it')
    expect(ana.types).toEqual(['welcome', 'head', 'delta'])
    expect(ana.frames[1]).toMatchObject({ head: world.committer.head.seq })
    expect(deltas(ana)[0]?.from).toBe(world.committer.head.seq - 1)
  })

  test('[SYN6] a device that comes back over a gap is sent to D1, never past it', async () => {
    const cursor = cursorNow()
    await write('one')
    const rival = await world.committerOn()
    await rival.commit([world.intake(world.question(IDA, 'from a rival'))])
    await write('two')
    expect(connect('ana', cursor).types).toEqual(['welcome', 'head'])
  })

  test('[SYN6] after a wake everybody who was greeted is told the head', async () => {
    const ana = connect('ana')
    await write('one')
    hub = newHub()
    hub.tellHead()
    expect(ana.frames.at(-1)).toEqual({ type: 'head', epoch: world.committer.head.epoch, head: world.committer.head.seq })
  })

  test('[SYN6] [SYN4] a history that was restored lets go what was kept of the old one', async () => {
    const cursor = cursorNow()
    await write('one')
    world.db.database.exec(`UPDATE workspace SET epoch = 'restored'`)
    await world.committer.reload()
    hub.tellHead()
    expect(connect('ana', cursor).frames.at(-1)).toEqual({ type: 'reset', reason: 'epoch' })
  })
})

describe('what a device tells of itself', () => {
  test('[DVC4] is passed on with its session; what is no such thing is not understood', () => {
    const ana = connect('ana')
    const frame = { type: 'device', bytes: 12, conversations: 3, unsent: 1 }
    hub.receive(ana, JSON.stringify(frame))
    expect(reported).toEqual([['session-of-ana', frame]])
    for (const odd of [{ ...frame, bytes: -1 }, { ...frame, more: 1 }, { type: 'device' }]) {
      const other = connect('ben')
      hub.receive(other, JSON.stringify(odd))
      expect(other.closed?.code).toBe(CLOSE.invalid)
    }
    expect(reported).toHaveLength(1)
  })
})

describe('a session that is over', () => {
  test('[DVC1] closes its sockets and no others; taken back, with the word that wipes', () => {
    const [ana, ben, emre] = [connect('ana'), connect('ben'), connect('emre')]
    hub.closeSessions((session) => session === 'session-of-ana', true)
    hub.closeSessions((session) => session === 'session-of-ben')
    expect([ana, ben, emre].map(({ closed }) => closed?.code)).toEqual([CLOSE.forbidden, CLOSE.signedOut, undefined])
  })

  test('[PPL5] who is suspended is turned away at the next word, whoever closed what', async () => {
    const ana = connect('ana')
    await hub.submit(world.action('fay', { kind: 'member.suspend', member: 'ana', handTo: null }))
    expect(ana.closed?.code).toBe(CLOSE.forbidden)
    expect(connect('ana').closed?.code).toBe(CLOSE.forbidden)
  })
})

describe('a session that ended where this hub did not see it', () => {
  const revoked = async () => new Set(['session-of-ana'])

  test('[DEV2] is told of no commit any more, and closed with what the store says of its end', async () => {
    const [ana, ben, fay] = [connect('ana'), connect('ben'), connect('fay')]
    endsOf = revoked
    over = new Set(['session-of-ana', 'session-of-ben'])
    await write('Hello')
    expect([ana, ben, fay].map((socket) => deltas(socket).length)).toEqual([0, 0, 1])
    expect([ana, ben, fay].map(({ closed }) => closed?.code)).toEqual([CLOSE.forbidden, CLOSE.signedOut, undefined])
  })

  test('[DEV2] is closed at the next look, whether it said hello or not', async () => {
    const [ana, quiet] = [connect('ana'), new FakeSocket('ben')]
    sockets.push(quiet)
    endsOf = revoked
    over = new Set(['session-of-ana', 'session-of-ben'])
    await hub.closeEnded()
    expect([ana, quiet].map(({ closed }) => closed?.code)).toEqual([CLOSE.forbidden, CLOSE.signedOut])
  })

  test('[DEV2] [SYN6] after a wake it is not told the head, but closed', async () => {
    const ana = connect('ana')
    endsOf = revoked
    over = new Set(['session-of-ana'])
    hub = newHub()
    hub.tellHead()
    await hub.closeEnded()
    expect([ana.types, ana.closed?.code]).toEqual([['welcome'], CLOSE.forbidden])
  })

  test('[DEV2] a rival’s commit that ended it is found at the gap', async () => {
    const ana = connect('ana')
    endsOf = revoked
    const rival = await world.committerOn()
    await rival.commit([world.intake(world.question(IDA, 'from a rival'))])
    beforeCommit = async () => {
      over = new Set(['session-of-ana'])
    }
    await write('after it')
    expect([ana.types, ana.closed?.code]).toEqual([['welcome'], CLOSE.forbidden])
  })

  test('[DEV2] its hello is not answered', async () => {
    over = new Set(['session-of-ana'])
    endsOf = revoked
    const ana = connect('ana')
    await hub.closeEnded()
    expect([ana.types, ana.closed?.code]).toEqual([[], CLOSE.forbidden])
  })

  test('[DEV2] while the store cannot say how it ended, it is told nothing and comes again', async () => {
    const ana = connect('ana')
    over = new Set(['session-of-ana'])
    endsOf = () => Promise.reject(new Error('no storage'))
    await write('Hello')
    await hub.closeEnded()
    expect([ana.types, ana.closed?.code]).toEqual([['welcome'], CLOSE.comeAgain])
  })
})

describe('what is too much', () => {
  /** The commit brings more rows than its own. */
  const grow = (more: Partial<SyncedRows>) => {
    afterCommit = ({ broadcast, ...done }) => {
      const delta = broadcast && { ...broadcast.delta, rows: { ...broadcast.delta.rows, ...more } }
      return { ...done, broadcast: broadcast && delta && { ...broadcast, delta } }
    }
  }
  /** Of nobody who is here: whoever is told of them is told nothing. */
  const manyReads = () => {
    const read: ReadRow = { member: 'nobody', conversation: 'c', position: 1, flagged: false, seq: 1 }
    grow({ reads: Array<ReadRow>(RING_ROWS).fill(read) })
  }
  const headNow = () => ({ type: 'head', epoch: world.committer.head.epoch, head: world.committer.head.seq })

  test('[SYN10] a commit that fills the ring alone is told as the head, and is not kept', async () => {
    const [ana, fay] = [connect('ana'), connect('fay')]
    const cursor = cursorNow()
    manyReads()
    await write('Hello')
    expect(ana.frames.slice(1)).toEqual([headNow()])
    expect(fay.frames.slice(1)).toEqual([headNow()])
    expect(connect('ana', cursor).types).toEqual(['welcome', 'head'])
    afterCommit = (done) => done
    await write('and then')
    expect(ana.types).toEqual(['welcome', 'head', 'delta'])
  })

  test('[SYN10] [SYN4] whose rights changed in it starts anew all the same', async () => {
    const [ana, fay] = [connect('ana'), connect('fay')]
    manyReads()
    const changed = people.filter((row) => row.id === 'ana').map((row) => ({ ...row, scope: 'assigned' as const }))
    await hub.submit({ kind: 'setup', now: world.now, members: changed })
    expect([ana.types.at(-1), fay.types.at(-1)]).toEqual(['reset', 'head'])
  })

  test('[SYN10] a delta that is larger than a frame is told as the head, now and to who comes back', async () => {
    const ana = connect('ana')
    const cursor = cursorNow()
    const number = { id: 'n', waba: 'w', display: 'd', name: 'ع'.repeat(4_000), pausedFor: null, pausedAt: null, demo: false, seq: 1 }
    grow({ numbers: Array<typeof number>(100).fill(number) })
    await write('Hello')
    expect(ana.frames.slice(1)).toEqual([headNow()])
    expect(connect('ana', cursor).frames.at(-1)).toEqual(headNow())
  })

  test('[BUD1] a socket that says nothing but hello is let go', () => {
    const ana = connect('ana')
    for (let n = 0; n < 4; n++) hello(ana)
    expect([ana.types.length, ana.closed]).toEqual([5, undefined])
    hello(ana)
    expect(ana.closed?.code).toBe(CLOSE.invalid)
  })
})
