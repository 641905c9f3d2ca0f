/** Version of our own wires. The server speaks this and the one before; anything older is told to update (architecture 5). */
export const PROTOCOL_VERSION = 1
