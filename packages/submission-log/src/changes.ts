import type { Database } from '@hub/database';

/** What became of one resource of a record. */
export interface ChangedResource {
  readonly reference: string;
  /** The version the record made; of an unchanged one the version that stands. */
  readonly version: number;
  readonly what: 'created' | 'updated' | 'withdrawn' | 'unchanged';
}

/** What one record of a submission changed. */
export interface ChangedRecord {
  /** Place in the submission, from 0. */
  readonly ordinal: number;
  /** Ids of the Provenances that tell of it. */
  readonly provenance: readonly string[];
  /** It was taken back since. */
  readonly undone: boolean;
  readonly mappingVersion?: number;
  readonly resources: readonly ChangedResource[];
}

interface Row {
  readonly ordinal: number;
  readonly undone_by: string | null;
  readonly provenance: string;
  readonly body: string;
  readonly unchanged: readonly string[] | null;
}

interface Told {
  readonly target?: readonly { readonly reference?: string }[];
  readonly activity?: { readonly coding?: readonly { readonly code?: string }[] };
  readonly extension?: readonly { readonly url?: string; readonly valueInteger?: number }[];
}

/**
 * What a submission changed, record by record in the order of the file, after the ordinal `after`, at most `count` records. Records that changed
 * nothing are not among them. Read from the first version of each Provenance, in the transaction of which the versions were made. Rows of the record
 * that were left as they were are told as long as no later version of the record stands.
 */
export async function submissionChanges(database: Database, submission: string, after: number, count: number): Promise<ChangedRecord[]> {
  const { rows } = await database.pool.query<Row>(
    `select c.* from submission s cross join lateral changes_of(s.seq, $2, $3) c where s.id = $1 order by c.ordinal, c.provenance`,
    [submission, after, count],
  );
  return [...Map.groupBy(rows, ({ ordinal }) => ordinal)].map(([ordinal, of]) => {
    const told = of.map(({ body }) => JSON.parse(body) as Told);
    const changed = told.flatMap(changedBy);
    const names = new Set(changed.map(({ reference }) => reference));
    const unchanged = (of[0]?.unchanged ?? []).flatMap((text): ChangedResource[] => {
      const [type = '', id = '', version = ''] = text.split('/');
      const reference = `${type}/${id}`;
      return names.has(reference) ? [] : [{ reference, version: Number(version), what: 'unchanged' }];
    });
    const mapping = told.flatMap(({ extension = [] }) => extension).find(({ url }) => url?.endsWith('mapping-version'))?.valueInteger;
    return {
      ordinal,
      provenance: of.map(({ provenance }) => provenance),
      undone: of.every(({ undone_by }) => undone_by !== null),
      ...(mapping === undefined ? {} : { mappingVersion: mapping }),
      resources: [...changed, ...unchanged],
    };
  });
}

function changedBy({ target = [], activity }: Told): ChangedResource[] {
  const nullified = activity?.coding?.[0]?.code === 'NULLIFY';
  return target.flatMap(({ reference = '' }): ChangedResource[] => {
    const [type = '', id = '', , text = ''] = reference.split('/');
    const version = Number(text);
    return [{ reference: `${type}/${id}`, version, what: nullified ? 'withdrawn' : version === 1 ? 'created' : 'updated' }];
  });
}
