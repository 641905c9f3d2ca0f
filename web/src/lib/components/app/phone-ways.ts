/**
 * What the frame offers to a list on a phone, where there is neither a rail nor a second pane: null on wider windows. Not here: what opens.
 */
export interface PhoneWays {
  /** Opens every view and place. */
  readonly views: (() => void) | null
  /** Shows the customer's phone instead of the list, beside the simulator. */
  readonly customersPhone: (() => void) | null
  /** The filter took the focus or lost it: the tab "Search" follows. */
  readonly filtering: (focused: boolean) => void
}
