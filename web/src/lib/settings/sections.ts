/** The parts of the settings, who may open which, and their addresses. Not here: what is in them, rights themselves (`permissions.ts`). */
import type { Member } from '../../../../schema/domain/member.ts'
import { may, type Permission } from '../../../../schema/permissions.ts'

export const SECTIONS = ['people', 'teams', 'devices', 'workspace', 'audit'] as const
export type Section = (typeof SECTIONS)[number]

const PERMISSIONS: Readonly<Record<Section, Permission>> = {
  people: 'people.manage',
  teams: 'teams.manage',
  devices: 'devices.manage',
  workspace: 'workspace.configure',
  audit: 'audit.read'
}

export const sectionOf = (text: string | undefined): Section | null => SECTIONS.find((section) => section === text) ?? null

export const mayOpen = (member: Member, section: Section): boolean => may(member, PERMISSIONS[section])

/** Those that a member may open, in the order in which they are listed. */
export const openSections = (member: Member): readonly Section[] => SECTIONS.filter((section) => mayOpen(member, section))

export const hrefOfSection = (section: Section): string => `/settings/${section}`
