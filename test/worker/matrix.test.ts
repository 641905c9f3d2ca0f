/**
 * Every route, action and frame, for every role and scope, on one's own object, one's team's and another team's: allowed or refused as the
 * tables say; what is refused changes nothing and tells nothing. Not here: hostile origins (origins.test.ts), rows that leak (canary.test.ts).
 */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ActionKind, ActionSchema } from '../../schema/protocol/action.ts'
import { API_ERRORS } from '../../schema/protocol/errors.ts'
import { MAX_ACTIONS } from '../../schema/protocol/limits.ts'
import { ROUTES } from '../../worker/api.ts'
import { Ground } from '../harness/planted.ts'
import type { Server } from '../harness/server.ts'
import { type ActionAnswer, tableContents, type Workspace, workspaceOf } from '../harness/workspace.ts'
import type { ActionRecipe } from './matrix-actions.ts'
import { ACTORS, type Actor, CANARY, type Cell, castOf } from './matrix-cast.ts'
import { ACTION_RECIPES } from './matrix-people.ts'
import { type Asked, ROUTE_RECIPES, type RouteRecipe } from './matrix-routes.ts'

/** The registries, read as they are when this runs. */
const KINDS: readonly string[] = ActionSchema.options.map(({ entries }) => entries.kind.literal)
const DOORS: readonly string[] = ROUTES.map(({ method, path }) => `${method} ${path}`)

interface Deed {
  readonly cell: Cell
  readonly action: { readonly id: string; readonly kind: string }
  readonly expected: string
}
interface Knock {
  readonly cell: Cell
  readonly door: string
  readonly recipe: RouteRecipe
  readonly asked: Asked
  readonly expected: string
}

const ground = new Ground()
const deeds: Deed[] = []
const knocks: Knock[] = []

/** Ids of cells are ids as actions and addresses take them. */
const cellsOf = (name: string, objects: readonly string[]): Cell[] =>
  ACTORS.flatMap((actor) => objects.map((of, place) => ({ actor, of, id: `${name.replace(/\W+/g, '.')}.${actor.id}.${place}` })))

function plant(): void {
  castOf(ground)
  for (const kind of KINDS) {
    const recipe: ActionRecipe | undefined = ACTION_RECIPES[kind as ActionKind]
    for (const cell of cellsOf(kind, recipe?.objects ?? []))
      if (recipe) deeds.push({ cell, action: { id: cell.id, kind, ...recipe.make(cell, ground) }, expected: recipe.expected(cell) })
  }
  for (const door of DOORS) {
    const recipe = ROUTE_RECIPES[door]
    for (const cell of cellsOf(door, recipe?.objects ?? []))
      if (recipe) knocks.push({ cell, door, recipe, asked: recipe.make(cell, ground), expected: recipe.expected(cell) })
  }
}

let server: Server
let baton: Workspace
const cookies = new Map<string, string>()
const cookieOf = ({ id }: Actor): string => cookies.get(id) ?? ''

beforeAll(async () => {
  plant()
  server = await ground.start()
  baton = workspaceOf(server)
  for (const { id } of ACTORS) cookies.set(id, await server.signIn(id))
})
afterAll(() => server.stop())

/** What devices tell of themselves and how often somebody knocked is no state of the workspace. */
const contents = () => tableContents(server, ['vitals', 'tries', 'ceremonies'])

/** Does an actor's deeds, as many at once as the door takes; what each came to. */
async function doAll(actor: Actor, list: readonly Deed[]): Promise<readonly ActionAnswer[]> {
  const answers: ActionAnswer[] = []
  for (let at = 0; at < list.length; at += MAX_ACTIONS) {
    const part = list.slice(at, at + MAX_ACTIONS).map(({ action }) => action)
    answers.push(...(await baton.acts(cookieOf(actor), `laptop of ${actor.id}`, part)))
  }
  return answers
}

const wordOf = ({ outcome, reason }: ActionAnswer): string => (outcome === 'refused' ? (reason ?? 'refused') : outcome)
const ALLOWED = ['allowed', 'already_claimed']
const isRefusal = ({ expected }: { readonly expected: string }): boolean => !ALLOWED.includes(expected)

const statusOf = async ({ asked, cell, recipe }: Knock, cookie: string): Promise<{ status: number; text: string }> => {
  const headers = { origin: server.url, 'content-type': 'application/json', ...(cookie ? { cookie } : {}) }
  if (asked.upgrade) {
    const answer = await server.askSocket(headers, asked.path)
    answer.webSocket?.accept()
    answer.webSocket?.close()
    return { status: answer.status, text: '' }
  }
  const own = recipe.endsSession && cookie ? { cookie: await server.signIn(cell.actor.id) } : {}
  const body = asked.body ? { method: 'POST', body: JSON.stringify(asked.body) } : {}
  const answer = await server.visit(server.url + asked.path, { ...body, headers: { ...headers, ...own } })
  return { status: answer.status, text: await answer.text() }
}

const expectedStatus = ({ expected, recipe }: Knock): readonly number[] => {
  if (expected === 'forbidden' || expected === 'not_found') return [API_ERRORS[expected].status]
  return recipe.inside
}

/** The same cell with the status that it got where that is one of the expected, else with the first of those. */
const asExpected = ({ cell, ...knock }: Knock, status: number, allowed = expectedStatus({ cell, ...knock })) =>
  [cell.id, cell.of, allowed, allowed.includes(status) ? status : allowed[0]] as const

/** All actors at once, each of them in order. */
const everybody = (work: (actor: Actor) => Promise<void>): Promise<unknown> => Promise.all(ACTORS.map(work))

describe('[MTX1] the matrix is complete', () => {
  test('[MTX1] every kind of action has a recipe, and every recipe is of a kind that there is', () => {
    expect(Object.keys(ACTION_RECIPES).sort()).toEqual([...KINDS].sort())
  })
  test('[MTX1] every route has a recipe, and every recipe is of a route that there is', () => {
    expect(Object.keys(ROUTE_RECIPES).sort()).toEqual([...DOORS].sort())
  })
  test('[MTX1] every one of them was made for everybody', () => {
    expect(new Set(deeds.map(({ action }) => action.kind)).size).toBe(KINDS.length)
    expect(new Set(knocks.map(({ door }) => door)).size).toBe(DOORS.length)
    console.log(`matrix: ${deeds.length} cells of ${KINDS.length} actions, ${knocks.length} cells of ${DOORS.length} routes`)
  })
})

describe('refusals', () => {
  test('[MTX2] a refused action is refused in the words of the tables, changes nothing and tells nothing', async () => {
    const before = await contents()
    const all: { cell: string; of: string; expected: string; got: ActionAnswer | undefined }[] = []
    await everybody(async (actor) => {
      const refused = deeds.filter((deed) => deed.cell.actor === actor && isRefusal(deed))
      const answers = await doAll(actor, refused)
      all.push(...refused.map(({ cell, expected }, place) => ({ cell: cell.id, of: cell.of, expected, got: answers[place] })))
    })
    expect(all.length).toBeGreaterThan(400)
    expect(all.flatMap(({ cell, of, expected, got }) => (got && wordOf(got) === expected ? [] : [{ cell, of, expected, got }]))).toEqual([])
    expect(all.filter(({ got }) => JSON.stringify(got).includes(CANARY))).toEqual([])
    expect(await contents()).toEqual(before)
  })

  test('[MTX2] a request that is refused, and every request that only reads, changes nothing', async () => {
    const before = await contents()
    await everybody(async (actor) => {
      for (const knock of knocks.filter((one) => one.cell.actor === actor && (isRefusal(one) || !one.asked.body))) {
        const { status, text } = await statusOf(knock, cookieOf(actor))
        expect([knock.cell.id, knock.cell.of, expectedStatus(knock), status]).toEqual(asExpected(knock, status))
        if (isRefusal(knock)) expect([knock.cell.id, text]).not.toEqual([knock.cell.id, expect.stringContaining(CANARY)])
      }
    })
    expect(await contents()).toEqual(before)
  })

  test('[MTX2] who is not signed in is told so by every route that is not a door, and changes nothing', async () => {
    const before = await contents()
    const first = ACTORS[0]
    for (const knock of knocks.filter(({ cell }) => cell.actor === first)) {
      const { status } = await statusOf(knock, '')
      const allowed = knock.recipe.stranger ?? [401]
      expect([knock.cell.id, knock.cell.of, allowed, status]).toEqual(asExpected(knock, status, allowed))
    }
    expect(await contents()).toEqual(before)
  })
})

describe('nothing more than was asked', () => {
  /** What somebody would like to slip in. */
  const EXTRAS = { role: 'owner', scope: 'workspace', author: 'owner-workspace', seq: 0, approval: false, actor: 'owner-workspace' }
  const [boss] = ACTORS

  test('[MTX3] an action with a property too many is malformed, whatever its kind and property', async () => {
    const before = await contents()
    const own = new Map(ActionSchema.options.map(({ entries }) => [entries.kind.literal as string, entries]))
    for (const [property, value] of Object.entries(EXTRAS)) {
      const list = deeds
        .filter(
          ({ cell, action, expected }) => cell.actor === boss && !isRefusal({ expected }) && !(property in (own.get(action.kind) ?? {}))
        )
        .map((deed) => ({ ...deed, action: { ...deed.action, id: randomUUID(), [property]: value } }))
      expect(list.length).toBeGreaterThan(KINDS.length / 2)
      const answers = boss ? await doAll(boss, list) : []
      expect(
        answers.flatMap((answer, place) => (wordOf(answer) === 'invalid' ? [] : [[list[place]?.action.kind, property, answer]]))
      ).toEqual([])
    }
    expect(await contents()).toEqual(before)
  })

  test('[MTX3] a body with a property too many is malformed, on every route that reads one', async () => {
    const before = await contents()
    const reading = knocks.filter(({ cell, recipe }) => cell.actor === boss && recipe.body === 'json')
    expect(reading.length).toBeGreaterThan(2)
    for (const knock of reading)
      for (const [property, value] of Object.entries(EXTRAS)) {
        const more = { ...knock, asked: { ...knock.asked, body: { ...knock.asked.body, [property]: value } } }
        const { status, text } = await statusOf(more, boss ? cookieOf(boss) : '')
        // The refusal names the property: it was this that was wrong.
        expect([knock.door, property, status, text.includes(`"${property}"`)]).toEqual([knock.door, property, 400, true])
      }
    expect(await contents()).toEqual(before)
  })
})

describe('what is allowed', () => {
  test('[MTX4] an allowed action is applied, for everybody to whom the tables allow it', async () => {
    const lacking: unknown[] = []
    let done = 0
    for (const actor of ACTORS) {
      const allowed = deeds.filter((deed) => deed.cell.actor === actor && !isRefusal(deed))
      const answers = await doAll(actor, allowed)
      for (const [place, { cell, expected }] of allowed.entries()) {
        const got = answers[place]
        const word = got && wordOf(got)
        if (expected === 'allowed' ? word === 'applied' : word === expected) done++
        else lacking.push({ cell: cell.id, of: cell.of, expected, got })
      }
    }
    expect(lacking).toEqual([])
    expect(done).toBeGreaterThan(300)
  })

  test('[MTX4] an allowed request is answered, for everybody to whom the tables allow it', async () => {
    await everybody(async (actor) => {
      for (const knock of knocks.filter((one) => one.cell.actor === actor && !isRefusal(one) && one.asked.body)) {
        const { status } = await statusOf(knock, cookieOf(actor))
        expect([knock.cell.id, knock.cell.of, expectedStatus(knock), status]).toEqual(asExpected(knock, status))
      }
    })
  })
})
