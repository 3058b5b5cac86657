/** Where an operator is: the part behind `#`. Ids of clients may stand there. */
export type ClientsPlace = { readonly at: 'list' | 'new' } | { readonly at: 'client'; readonly id: string };

const ADDRESS = /^#\/clients\/([A-Za-z0-9._-]{2,64})$/;

/** The place an address names; the list, where it names none. */
export function clientsPlaceOf(hash: string): ClientsPlace {
  const [, id] = ADDRESS.exec(hash) ?? [];
  if (id !== undefined) return { at: 'client', id };
  return { at: hash === '#/new' ? 'new' : 'list' };
}

export const addressOfClient = (id: string): string => `#/clients/${id}`;
