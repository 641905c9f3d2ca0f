/** Meta's words for what it refuses: the HTTP status, the title and the details of each code (reference 16). Pure data and two shapes. */

interface Meaning {
  readonly title: string
  readonly details?: string
  /** 400 unless said. */
  readonly status?: number
  /** What stands beside the code where Meta gives no `error_data`. */
  readonly extra?: Readonly<Record<string, unknown>>
}

const MEANINGS: Readonly<Record<number, Meaning>> = {
  2: { title: 'Service temporarily unavailable', status: 503, extra: { is_transient: true } },
  10: { title: 'Application does not have permission for this action', status: 403, extra: {} },
  100: { title: 'Invalid parameter', details: 'A parameter is missing or has no valid value.' },
  190: { title: 'Error validating access token', status: 401, extra: {} },
  130429: { title: 'Rate limit hit', details: 'Cloud API message throughput has been reached.' },
  131000: { title: 'Something went wrong', details: 'Message failed to send due to an unknown error.', status: 500 },
  131008: { title: 'Required parameter is missing', details: 'A required parameter is missing.' },
  131009: { title: 'Parameter value is not valid', details: 'One or more parameter values are invalid.' },
  131026: { title: 'Message undeliverable', details: 'Message Undeliverable.' },
  131047: {
    title: 'Re-engagement message',
    details: 'More than 24 hours have passed since the recipient last replied to the sender number.'
  },
  131048: { title: 'Spam rate limit hit', details: 'Too many messages of this number were blocked or flagged.' },
  131056: {
    title: '(Business Account, Consumer Account) pair rate limit hit',
    details: 'Too many messages sent from the sender phone number to the same recipient phone number in a short period of time.'
  },
  132001: { title: 'Template name does not exist in the translation', details: 'No such template.', status: 404 }
}

const meaningOf = (code: number): Meaning => MEANINGS[code] ?? { title: 'Message failed', details: 'Refused as the simulator was told to.' }

export interface GraphError {
  readonly status: number
  readonly body: unknown
}

/** The answer of a call that Graph refuses. `details` says more than the code's own words. */
export const graphError = (code: number, traceId: string, details?: string): GraphError => {
  const { title, details: usual, status = 400, extra } = meaningOf(code)
  const more = extra ?? { error_data: { messaging_product: 'whatsapp', details: details ?? usual } }
  return { status, body: { error: { message: `(#${code}) ${title}`, type: 'OAuthException', code, ...more, fbtrace_id: traceId } } }
}

/** The answer about an object that Graph does not show: an unknown number, or a part of Graph that is not played. */
export const noSuchObject = (method: string, object: string, traceId: string): GraphError => ({
  status: 400,
  body: {
    error: {
      message: `Unsupported ${method.toLowerCase()} request. Object with ID '${object}' does not exist or does not support this operation.`,
      type: 'GraphMethodException',
      code: 100,
      error_subcode: 33,
      fbtrace_id: traceId
    }
  }
})

/** `errors` of a failed status. */
export const statusErrors = (code: number): unknown[] => {
  const { title, details = title } = meaningOf(code)
  const href = 'https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes'
  return [{ code, title, message: title, error_data: { details }, href }]
}
