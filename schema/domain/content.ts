/**
 * What a message holds beside its words (CAP-05; reference 5): parsed once from WhatsApp's body, never changed afterwards, and absent where
 * a message is nothing but words. Not here: its file (`media.ts`), reading it from a body (schema/whatsapp).
 */
import type { Millis } from './ids.ts'

/** A point on the map; `latitude` and `longitude` in degrees, 0 is a place like any other. */
export interface Place {
  readonly latitude: number
  readonly longitude: number
  readonly name: string | null
  readonly address: string | null
  /** https or http, as it came. */
  readonly url: string | null
}

/** A shared contact card; lists are empty where it names none. */
export interface ContactCard {
  readonly name: string
  /** As it was written on the card. `waId`: the digits of the WhatsApp account behind it. */
  readonly phones: readonly { readonly phone: string; readonly waId: string | null; readonly type: string | null }[]
  readonly emails: readonly { readonly email: string; readonly type: string | null }[]
  readonly urls: readonly string[]
  /** Each on one line, as one would write it on an envelope. */
  readonly addresses: readonly string[]
  readonly organisation: string | null
  /** As it came, mostly YYYY-MM-DD. */
  readonly birthday: string | null
  /** The customer gave their own number because they were asked for it (reference 4.4). */
  readonly asked: boolean
}

/** What the customer chose or filled in, and where. */
export type Answer =
  /** A reply button, a list row, or a template's quick reply; `id` is what whoever sent it gave the choice (or the payload). */
  | {
      readonly kind: 'button' | 'list' | 'template'
      readonly title: string
      readonly description: string | null
      readonly id: string | null
    }
  /** A Flow or an address form: what was filled in, by its names, in order. */
  | {
      readonly kind: 'flow' | 'address' | 'form'
      readonly title: string
      readonly fields: readonly { readonly name: string; readonly value: string }[]
    }
  /** May this business call? `until` null: no end was given. `byItself`: nobody tapped anything. */
  | {
      readonly kind: 'call-permission'
      readonly allowed: boolean
      readonly lasting: boolean
      readonly until: Millis | null
      readonly byItself: boolean
    }

/** A cart that was sent from the catalogue. `price` per piece in `currency`, null where the body gave no number. */
export interface Order {
  readonly catalogue: string | null
  readonly lines: readonly {
    readonly product: string
    readonly quantity: number
    readonly price: number | null
    readonly currency: string | null
  }[]
}

/** WhatsApp itself says something about the customer (reference 5.6). `from` and `to`: phone or id before and after, where they are told. */
export interface Notice {
  readonly kind: 'number-changed' | 'id-changed' | 'security-code-changed' | 'other'
  readonly from: string | null
  readonly to: string | null
}

/** WhatsApp kept the content for itself (reference 5.7). `what`: its name for the kind of message, where it gave one. */
export interface Unsupported {
  readonly what: string | null
  readonly code: number | null
  /** WhatsApp's own words, in English. */
  readonly details: string
}

/** The ad or post from which the customer came (reference 5.2). Its pictures are links to elsewhere that expire: never loaded. */
export interface Referral {
  readonly source: 'ad' | 'post' | 'other'
  readonly headline: string
  readonly body: string
  readonly url: string | null
  readonly media: 'image' | 'video' | null
  readonly welcome: string | null
}

/**
 * A call, as one of its events tells of it (reference 10.2): that it rang, or how it ended. The end names the beginning in the message's
 * `quotes`. Nobody can take calls here.
 */
export interface Call {
  readonly state: 'rang' | 'missed' | 'ended'
  /** Null where it was missed, or WhatsApp did not say. */
  readonly seconds: number | null
}

export interface MessageContent {
  readonly place?: Place
  readonly cards?: readonly ContactCard[]
  readonly answer?: Answer
  readonly order?: Order
  readonly notice?: Notice
  readonly unsupported?: Unsupported
  readonly referral?: Referral
  /** The product of the catalogue that the customer asks about. */
  readonly product?: { readonly catalogue: string | null; readonly id: string }
  /** `often`: more than five times, says WhatsApp. */
  readonly forwarded?: 'once' | 'often'
  readonly call?: Call
  /** Somebody else has the conversation at WhatsApp (an AI agent, say): a copy for us, which asks nobody anything (reference 10.4). */
  readonly standby?: true
  /** Of an edit: which type of message it changes. */
  readonly edits?: string
}
