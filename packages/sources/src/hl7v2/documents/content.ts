import type { DocumentReferenceContent, DocumentReferenceRelatesTo } from '@hub/fhir-model';

/** What several messages say of one document, united (as-of.ts, `Shape.unite`). */

type Contents = readonly DocumentReferenceContent[];

/** True when nothing is held: R4 wants a content all the same, which has a title alone. */
const isEmpty = (contents: Contents): boolean => contents.every(({ attachment: { data, url } }) => data === undefined && url === undefined);

/** What the later message brought; a message that brings nothing takes nothing away. */
export function uniteContent(stored: unknown, own: unknown, newer: boolean): Contents | undefined {
  const [before, mine] = [stored as Contents | undefined, own as Contents | undefined];
  if (before === undefined || mine === undefined) return mine ?? before;
  if (isEmpty(before) !== isEmpty(mine)) return isEmpty(mine) ? before : mine;
  if (!isEmpty(mine)) return newer ? mine : before;
  return JSON.stringify(mine) > JSON.stringify(before) ? mine : before;
}

/** Every document it was ever said to belong to, each once. */
export function uniteRelations(stored: unknown, own: unknown): DocumentReferenceRelatesTo[] | undefined {
  const all = new Map<string, DocumentReferenceRelatesTo>();
  for (const one of [...((stored ?? []) as DocumentReferenceRelatesTo[]), ...((own ?? []) as DocumentReferenceRelatesTo[])]) {
    all.set(`${one.code} ${one.target.reference ?? ''}`, one);
  }
  if (all.size === 0) return undefined;
  return [...all.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}
