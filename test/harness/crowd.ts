/** Devices of several people on one server, and what is asked of all of them: to be up to date, and equal to the server. */
import { expect } from 'vitest'
import { formatCursor } from '../../schema/protocol/delta.ts'
import { Device } from './device.ts'
import { eventually } from './eventually.ts'
import { differences } from './replica-check.ts'
import type { Server } from './server.ts'

export type Crowd = ReturnType<typeof crowdOf>

export function crowdOf(server: Server, cookieOf: (person: string) => string) {
  const devices: Device[] = []

  async function headOf(): Promise<{ readonly epoch: string; readonly seq: number }> {
    const [row] = await server.rows<{ epoch: string; seq: number }>('SELECT epoch, (SELECT max(seq) FROM commits) AS seq FROM workspace')
    if (!row) throw new Error('there is no workspace')
    return row
  }

  /** A device that has said nothing yet. */
  function newDevice(person: string): Device {
    const device = new Device(server, cookieOf(person))
    devices.push(device)
    return device
  }

  /** Resolves when the device has taken everything that the server has committed. */
  const isUpToDate = (device: Device) =>
    eventually(
      'the head of the chain',
      async () => {
        await device.settled()
        const { epoch, seq } = await headOf()
        return [device.cursor, formatCursor(epoch, seq)]
      },
      ([has, head]) => has === head
    )

  return {
    headOf,
    newDevice,
    isUpToDate,
    /** A device that is connected and has everything. */
    async deviceOf(person: string): Promise<Device> {
      const device = newDevice(person)
      await device.connect()
      await eventually(
        'a first cursor',
        () => device.settled().then(() => device.cursor),
        (cursor) => cursor !== null
      )
      return device
    },
    async equals(person: string, device: Device): Promise<void> {
      await isUpToDate(device)
      expect(await differences(server, person, device)).toEqual([])
    },
    disconnect(): void {
      for (const device of devices.splice(0)) device.disconnect()
    }
  }
}
