/** What is known of a device, in words. Not here: drawing, which devices there are. */
import { t } from '../i18n/locale.svelte.ts'
import { isMirrored, leftToRight } from '../i18n/pseudo.ts'
import type { Device } from '../state/settings-answers.ts'

const KILO = 1000
const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** "12 MB" in the figures of a locale (BCP 47). */
export const bytesText = (bytes: number, tag: string): string => {
  const step = Math.min(UNITS.length - 1, bytes < KILO ? 0 : Math.floor(Math.log10(bytes) / 3))
  const unit = UNITS[step] ?? 'byte'
  const text = new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 0 }).format(
    bytes / KILO ** step
  )
  return isMirrored(tag) ? leftToRight(text) : text
}

/** What would be lost with the device, as it last told. */
export const lossWords = ({ replica }: Pick<Device, 'replica'>): string => {
  if (replica === null) return t('devices.revokeUnknown')
  return replica.unsent > 0 ? t('devices.revokeUnsent', { count: replica.unsent }) : t('devices.revokeNoUnsent')
}

export interface DevicesOf {
  readonly member: string
  readonly devices: readonly Device[]
}

/** By person, by their names; the device in hand stands first, then what was seen last. */
export const byPerson = (devices: readonly Device[], nameOf: (member: string) => string): readonly DevicesOf[] => {
  const people = new Map<string, Device[]>()
  for (const device of devices) people.set(device.member, [...(people.get(device.member) ?? []), device])
  return [...people]
    .map(([member, own]) => ({ member, devices: own.toSorted(byUse) }))
    .toSorted((one, other) => nameOf(one.member).localeCompare(nameOf(other.member)))
}

const byUse = (one: Device, other: Device): number => Number(other.current) - Number(one.current) || other.lastSeenAt - one.lastSeenAt
