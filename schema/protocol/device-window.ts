/** What a device is given to begin with (architecture 4, *window on the device*): both sides count by the same numbers. */

/** The last messages of each open conversation; a thread of fewer is whole. */
export const MESSAGES_OF_A_THREAD = 30
