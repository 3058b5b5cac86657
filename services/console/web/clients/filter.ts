import { concernsOf, type Standing, standingOf } from './standing.ts';
import type { Client, Kind } from './types.ts';

/** What the reader looks for; empty: everything. */
export interface Filter {
  readonly text: string;
  readonly kind: Kind | '';
  /** `concern`: whatever is to be looked at. */
  readonly standing: Standing | 'concern' | '';
}

/** Letters without their marks and case: names are found however they were typed. */
const plain = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D').toLowerCase();

/** The clients meant, those that need attention first, else as they came. */
export function chosen(clients: readonly Client[], { text, kind, standing }: Filter, now: number): readonly Client[] {
  const words = plain(text)
    .split(' ')
    .filter((one) => one !== '');
  const found = clients.filter((client) => {
    const concerns = concernsOf(client, now).length;
    if (kind !== '' && client.hub_kind !== kind) return false;
    if (standing === 'concern' ? concerns === 0 : standing !== '' && standingOf(client, now) !== standing) return false;
    const said = plain([client.client_id, client.client_name, client.hub_facility].filter((one) => one !== undefined).join(' '));
    return words.every((one) => said.includes(one));
  });
  return found.toSorted((one, other) => Math.min(1, concernsOf(other, now).length) - Math.min(1, concernsOf(one, now).length));
}
