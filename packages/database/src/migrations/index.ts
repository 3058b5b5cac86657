import { up as hub } from './0001-hub.sql.ts';

/** Every migration, oldest first. A migration that has been released is never edited: the next one mends it. */
export const MIGRATIONS: readonly { readonly name: string; readonly up: string }[] = [{ name: '0001-hub', up: hub }];
