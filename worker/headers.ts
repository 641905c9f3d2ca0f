/**
 * The security headers of everything that the Worker itself answers: JSON, refusals, the simulator. An answer that says otherwise
 * keeps its own word. Not here: the headers of the app's files, which the runtime gives them from `_headers` without asking the Worker.
 */

/** What a browser may do with an answer that is no page: nothing (T19, T41). */
const ALWAYS: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), display-capture=(), browsing-topics=()'
}

/** Browsers must ignore it where it comes without TLS, and RFC 6797 forbids to send it there. */
const OVER_TLS: Readonly<Record<string, string>> = { 'strict-transport-security': 'max-age=63072000; includeSubDomains' }

/** The same answer with every header that it lacks. A socket that was opened has no reader of headers and stays as it is. */
export const withSecurityHeaders = (answer: Response, url: URL): Response => {
  if (answer.status === 101) return answer
  // What another object answered cannot be changed in place.
  const secured = new Response(answer.body, answer)
  const wanted = url.protocol === 'https:' ? { ...ALWAYS, ...OVER_TLS } : ALWAYS
  for (const [name, value] of Object.entries(wanted)) if (!secured.headers.has(name)) secured.headers.set(name, value)
  return secured
}
