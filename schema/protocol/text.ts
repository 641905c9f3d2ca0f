/** Text at the border: lone surrogates and NUL become U+FFFD, so that what is stored comes back as it went in (architecture 6). */
export const wellFormed = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD')
