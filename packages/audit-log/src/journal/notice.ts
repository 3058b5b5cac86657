import type { Replayed } from './replay.ts';

/** What an operator should know. */
export type AuditNotice =
  | { readonly kind: 'recovered'; readonly journals: number; readonly lines: number }
  /** Journals of a killed process that cannot be read to their end; they stay where they are. */
  | { readonly kind: 'unreadable'; readonly journals: readonly string[] }
  /** The journal cannot be written: every answer waits for the database meanwhile. */
  | { readonly kind: 'no-journal'; readonly error: unknown }
  /** The database takes no entries: they wait in the journal. */
  | { readonly kind: 'behind'; readonly waiting: number; readonly error: unknown };

/** Tells what was found of killed processes; `known`: journals that were told of already. */
export function tellReplayed(
  { journals, lines, unreadable }: Replayed,
  told: (notice: AuditNotice) => void,
  known = new Set<string>(),
): void {
  if (lines > 0) told({ kind: 'recovered', journals, lines });
  const fresh = unreadable.filter((name) => !known.has(name));
  for (const name of fresh) known.add(name);
  if (fresh.length > 0) told({ kind: 'unreadable', journals: fresh });
}
