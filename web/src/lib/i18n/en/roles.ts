/** English: what somebody is here. */
export const roles = {
  'signIn.role.owner': 'Owner',
  'signIn.role.admin': 'Admin',
  'signIn.role.manager': 'Manager',
  'signIn.role.agent': 'Agent',
  'signIn.role.viewer': 'Viewer'
} as const
