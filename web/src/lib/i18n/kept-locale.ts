/** The locale that an address asked for stays for this browser. Not here: which locales there are (`locale.svelte.ts`). */

const KEY = 'baton.locale'

export const keepLocale = (keep: Pick<Storage, 'setItem'>, { searchParams }: URL): void => {
  const asked = searchParams.get('locale')
  if (asked !== null) keep.setItem(KEY, asked)
}

/** Null: nobody ever asked for one. */
export const keptLocale = (keep: Pick<Storage, 'getItem'>): string | null => keep.getItem(KEY)
