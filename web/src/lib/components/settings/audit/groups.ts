/** The kinds of change that one looks for, by the beginning of their names. Not here: words, the log. */
export const AUDIT_GROUPS = [
  'conversation',
  'message',
  'member',
  'invitation',
  'team',
  'access',
  'session',
  'passkey',
  'workspace',
  'number'
] as const
export type AuditGroup = (typeof AUDIT_GROUPS)[number]

/** As the server is asked for them. */
export const prefixOf = (group: AuditGroup): string => `${group}.`
