/// <reference types="vite/types/importMeta.d.ts" />
/** For the tests of this folder only: the recorded bodies (through vite, so that no file system is needed), and small ones made by hand. */
import type { ExceptionItem, Item, MessageItem, StatusItem } from './item.ts'

const FILES = import.meta.glob<string>('../../test/fixtures/whatsapp/**/*.json', { query: '?raw', import: 'default', eager: true })

const ROOT = '../../test/fixtures/whatsapp'

const fileAt = (path: string): string => {
  const found = FILES[`${ROOT}/${path}`]
  if (found === undefined) throw new Error(`there is no fixture ${path}`)
  return found
}

const namesIn = (folder: string): readonly string[] =>
  Object.keys(FILES)
    .filter((path) => path.startsWith(`${ROOT}/${folder}/`))
    .map((path) => path.slice(ROOT.length + folder.length + 2))

export const INBOUND: readonly string[] = namesIn('inbound')

export const inbound = (name: string): string => fileAt(`inbound/${name}`)

export interface ManifestRow {
  readonly file: string
  readonly messages: number
  readonly statuses: number
  readonly types: readonly string[]
}

export const manifest = (): readonly ManifestRow[] => JSON.parse(fileAt('manifest.json'))

export interface Exchange {
  readonly request: { readonly url: string; readonly body?: Record<string, unknown> }
  readonly response: { readonly status: number; readonly body?: unknown }
}

export const outbound = (name: string): Exchange => JSON.parse(fileAt(`outbound/${name}`))

export const outboundNames = (prefix: string): readonly string[] => namesIn('outbound').filter((name) => name.startsWith(prefix))

export const NUMBER = '200000000000001'

/** A body with one change. */
export const bodyOf = (value: unknown, field = 'messages'): string =>
  JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: '100000000000001', changes: [{ field, value }] }] })

export const metadata = { display_phone_number: '15550001000', phone_number_id: NUMBER }

export const messagesBody = (...messages: readonly unknown[]): string => bodyOf({ metadata, messages })

export const statusesBody = (...statuses: readonly unknown[]): string => bodyOf({ metadata, statuses })

/** A text message of Ada's; `more` overrides its keys. */
export const text = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: 'wamid.A',
  from: '15550001234',
  timestamp: '1795305600',
  type: 'text',
  text: { body: 'hello' },
  ...more
})

export const messagesOf = (items: readonly Item[]): readonly MessageItem[] => items.filter((item) => item.kind === 'message')

export const statusesOf = (items: readonly Item[]): readonly StatusItem[] => items.filter((item) => item.kind === 'status')

export const exceptionsOf = (items: readonly Item[]): readonly ExceptionItem[] => items.filter((item) => item.kind === 'exception')

/** Records in records, so many levels. */
export const nested = (levels: number): string => `${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`
