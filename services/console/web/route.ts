import { useEffect, useState } from 'preact/hooks';

/** Where the reader is: the part behind `#`, so that back and forward work. Ids of submissions may stand there, nothing of a patient. */
export type Place =
  | { readonly at: 'send' | 'submissions' | 'quality' }
  | { readonly at: 'receipt'; readonly id: string; readonly known: boolean };

const ADDRESS = /^#\/submissions\/([A-Za-z0-9-]{1,64})(\/known)?$/;

/** The place an address names; sending, where it names none. */
export function placeOf(hash: string): Place {
  const [, id, known] = ADDRESS.exec(hash) ?? [];
  if (id !== undefined) return { at: 'receipt', id, known: known !== undefined };
  if (hash === '#/submissions') return { at: 'submissions' };
  if (hash === '#/quality') return { at: 'quality' };
  return { at: 'send' };
}

/** Address of a receipt. `known`: the reader has just sent what the hub had already, and is to be told. */
export const addressOf = (id: string, known = false): string => `#/submissions/${id}${known ? '/known' : ''}`;

/** What stands behind `#`, followed as it changes. */
export function useHash(): string {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const changed = (): void => setHash(location.hash);
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return hash;
}
