/** The tree that a WhatsApp text is read into. Not here: reading (`whatsapp-text.ts`), drawing (components/conversation). */

/** Runs within one mark; each kind of mark is a member of its own, so that `kind` alone tells what a run has. */
export type Emphasised =
  | { readonly kind: 'bold'; readonly children: readonly Inline[] }
  | { readonly kind: 'italic'; readonly children: readonly Inline[] }
  | { readonly kind: 'strike'; readonly children: readonly Inline[] }

export type Emphasis = Emphasised['kind']

export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | Emphasised
  /** Letter by letter, in a fixed width: ``` over lines, ` within one. */
  | { readonly kind: 'mono' | 'code'; readonly text: string }
  /** `href` is http or https, never anything else. */
  | { readonly kind: 'link'; readonly text: string; readonly href: string }
  /** Shown left to right in any script; not a link. */
  | { readonly kind: 'phone'; readonly text: string }

export type Block =
  /** Lines as they stand, line breaks included. */
  | { readonly kind: 'lines'; readonly children: readonly Inline[] }
  | { readonly kind: 'quote'; readonly children: readonly Inline[] }
  | { readonly kind: 'list'; readonly first: number | null; readonly items: readonly (readonly Inline[])[] }

/** Something that no mark reaches into. */
export interface Atom {
  readonly start: number
  readonly end: number
  readonly node: Exclude<Inline, { kind: 'text' | Emphasis }>
}
