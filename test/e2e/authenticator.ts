/** A device's passkeys, played by Chromium: it says yes at once, and keeps what it made. Not here: pages that ask for them. */
import type { CDPSession, Page } from 'playwright-core'

export interface Authenticator {
  /** How many passkeys it keeps. */
  readonly passkeys: () => Promise<number>
  /** From now on its owner does not prove who they are. */
  readonly refuse: () => Promise<void>
  /** It is lost, with what it kept. */
  readonly lose: () => Promise<void>
}

/** For this page, also after it goes elsewhere. */
export async function authenticatorOf(page: Page): Promise<Authenticator> {
  const session: CDPSession = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true
    }
  })
  return {
    passkeys: async () => (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length,
    refuse: async () => void (await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })),
    lose: async () => void (await session.send('WebAuthn.clearCredentials', { authenticatorId }))
  }
}
