/** What we are called: the version of the product, and of our own wires. Not here: database migrations, epochs. */

/** As package.json says; a deployment may call itself otherwise (`VERSION`). */
export const PRODUCT_VERSION = '0.1.0'

/** Version of our own wires. The hub speaks this one; a device that says another in its hello is told to update (architecture 5). */
export const PROTOCOL_VERSION = 1
