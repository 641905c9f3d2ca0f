/** Everything that can be answered instead of what was asked: a closed list with its HTTP status and its sentence. */

export const API_ERRORS = {
  not_signed_in: { status: 401, text: 'Sign in first.' },
  revoked: { status: 401, text: 'This device was taken back: what was kept on it goes.' },
  not_recognised: { status: 401, text: 'That did not open the door.' },
  bad_signature: { status: 401, text: 'The signature does not fit the body.' },
  forbidden: { status: 403, text: 'You do not have the right to do this.' },
  foreign_origin: { status: 403, text: 'This request came from another site.' },
  wrong_token: { status: 403, text: 'The verify token is not ours.' },
  wrong_host: { status: 403, text: 'This instance answers on this machine only.' },
  not_found: { status: 404, text: 'There is nothing here.' },
  method_not_allowed: { status: 405, text: 'This address does not take that method.' },
  conflict: { status: 409, text: 'This is connected already.' },
  too_large: { status: 413, text: 'The body is larger than what is taken here.' },
  too_many: { status: 429, text: 'Too many tries: wait a little.' },
  invalid: { status: 400, text: 'The request could not be understood.' },
  upgrade_required: { status: 426, text: 'A newer version of Baton is needed: reload.' },
  unavailable: { status: 503, text: 'Not stored: try again.' }
} as const satisfies Record<string, { status: number; text: string }>

export type ApiErrorKind = keyof typeof API_ERRORS

/**
 * `detail` is for developers; it never names rows that the caller may not see. `id`: of a failure of ours (5xx), by which its line in the log
 * is found (T40).
 */
export interface ApiError {
  readonly error: ApiErrorKind
  readonly text: string
  readonly detail?: string
  readonly id?: string
}

export const apiError = (error: ApiErrorKind, detail?: string): ApiError => ({
  error,
  text: API_ERRORS[error].text,
  ...(detail === undefined ? {} : { detail })
})
