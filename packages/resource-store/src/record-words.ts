import type { Connection } from '@hub/database';
import { contentHash, contentText, parseResource, typeNumber } from '@hub/fhir-model';
import { asSent, withoutHubLinks, withoutMerges } from '@hub/identity';

/** A record that spoke of a resource and changed nothing in it. Table `record_word`. */
export interface RecordWord {
  readonly rid: number;
  /** submission.seq. */
  readonly submission: number;
  readonly ordinal: number;
  /** Of the resource, as the record found it. */
  readonly version: number;
  /** {@link import('./source-records.ts').recordKey}. */
  readonly key: string;
}

/** Enters them, in one statement; what is entered already stays. */
export async function saveWords(connection: Connection, words: readonly RecordWord[]): Promise<void> {
  if (words.length === 0) return;
  await connection.query({
    name: 'record-words',
    text: `insert into record_word (rid, submission_seq, ordinal, version, key)
     select * from unnest($1::bigint[], $2::bigint[], $3::int[], $4::int[], $5::uuid[]) on conflict do nothing`,
    values: [
      words.map(({ rid }) => rid),
      words.map(({ submission }) => submission),
      words.map(({ ordinal }) => ordinal),
      words.map(({ version }) => version),
      words.map(({ key }) => key),
    ],
  });
}

/** Ordinal of the rows that name versions an undoing wrote. */
const UNDOING = -1;

/** Notes down that these versions were written by the undoing of a submission: they are nobody's word. */
export async function saveUndone(
  connection: Connection,
  submission: number,
  versions: readonly { readonly rid: number; readonly version: number }[],
): Promise<void> {
  if (versions.length === 0) return;
  await connection.query(
    `insert into record_word (rid, submission_seq, ordinal, version)
     select rid, $1, ${UNDOING}, version from unnest($2::bigint[], $3::int[]) as n (rid, version) on conflict do nothing`,
    [submission, versions.map(({ rid }) => rid), versions.map(({ version }) => version)],
  );
}

/** A word that is taken back. */
export interface DroppedWord {
  readonly rid: number;
  readonly ordinal: number;
  readonly key: string;
  /** Its record wrote nothing at all in this submission. */
  readonly silent: boolean;
  /** Version in which an undoing made something of it, since: it stands in the resource now. */
  readonly stands?: number;
}

/** Takes back the words of a submission that changed nothing, but for records that stay (their `record_change` is not undone). */
export async function dropWords(connection: Connection, submission: number): Promise<readonly DroppedWord[]> {
  const { rows } = await connection.query<Omit<DroppedWord, 'stands'> & { stands: number | null }>(
    `with gone as (
       delete from record_word w where submission_seq = $1 and ordinal <> ${UNDOING}
          and not exists (select from record_change c where c.submission_seq = $1 and c.key = w.key and c.undone_by is null)
       returning rid, ordinal, key, version)
     select rid, ordinal, key, not exists (select from record_change c where c.submission_seq = $1 and c.key = gone.key) as silent,
            (select max(u.version) from record_word u where u.rid = gone.rid and u.ordinal = ${UNDOING} and u.version > gone.version) as stands
       from gone`,
    [submission],
  );
  return rows.map(({ stands, ...row }) => ({ ...row, ...(stands === null ? {} : { stands }) }));
}

/** A record that spoke of a resource, and was not undone. */
export interface Speaker {
  /** submission.seq. */
  readonly submission: number;
  readonly ordinal: number;
}

/** Who spoke of a resource. */
export interface Spoken {
  /** In order of arrival. */
  readonly speakers: readonly Speaker[];
  /** A record that was undone since had written a version of it. */
  readonly undone: boolean;
  /** No record ever wrote it: it was made through the API. */
  readonly never: boolean;
  /** Versions at which somebody spoke and changed nothing. */
  readonly silentAt: readonly number[];
  /** Versions that records wrote, or their undoing. */
  readonly written: ReadonlySet<number>;
}

interface Row {
  readonly rid: number;
  readonly submission: number;
  readonly ordinal: number;
  readonly undone: boolean;
  readonly type: number;
  readonly id: string;
  readonly body: string;
}

/**
 * Which records spoke of resources, by row id: those whose Provenance names a version of it (its first version says it, which no client can change), and
 * those that changed nothing.
 */
export async function speakersOf(connection: Connection, rids: readonly number[]): Promise<ReadonlyMap<number, Spoken>> {
  const { rows } = await connection.query<Row>(
    `select distinct on (p.rid, p.provenance) p.rid, c.submission_seq as submission, c.ordinal, c.undone_by is not null as undone, t.type, t.id, p.body
       from (select i.target as rid, r.rid as provenance, coalesce(h.body, r.body) as body
               from idx_reference i
              cross join lateral (select rid, type, body from resource x where x.rid = i.rid limit 1) r
               left join resource_history h on h.rid = r.rid and h.version = 1
              where i.target = any($1::bigint[]) and r.type = $2) p
      cross join lateral (select type, id from resource x where x.rid = p.rid limit 1) t
       join submission s on s.id = case when resource_source(p.body) ~ '^urn:uuid:[0-9a-f-]{36}#[0-9]+$' then substr(resource_source(p.body), 10, 36)::uuid end
       join record_change c on c.submission_seq = s.seq and c.provenance = p.provenance`,
    [rids, typeNumber('Provenance')],
  );
  const { rows: words } = await connection.query<{ rid: number; submission: number; ordinal: number; version: number }>(
    'select rid, submission_seq as submission, ordinal, version from record_word where rid = any($1::bigint[])',
    [rids],
  );
  const [changesOf, wordsOf] = [Map.groupBy(rows, ({ rid }) => rid), Map.groupBy(words, ({ rid }) => rid)];
  return new Map(
    rids.map((rid) => {
      const [changes, said] = [changesOf.get(rid) ?? [], wordsOf.get(rid) ?? []];
      const silent = said.filter(({ ordinal }) => ordinal !== UNDOING);
      const speakers = new Map(
        [...changes.filter(({ undone }) => !undone), ...silent].map(({ submission, ordinal }) => [
          `${submission}#${ordinal}`,
          { submission, ordinal },
        ]),
      );
      return [
        rid,
        {
          speakers: [...speakers.values()].sort((a, b) => a.submission - b.submission || a.ordinal - b.ordinal),
          undone: changes.some(({ undone }) => undone),
          never: changes.length + silent.length === 0,
          silentAt: silent.map(({ version }) => version),
          written: new Set([
            ...changes.flatMap(versionsIn),
            ...said.flatMap(({ ordinal, version }) => (ordinal === UNDOING ? [version] : [])),
          ]),
        },
      ];
    }),
  );
}

function versionsIn({ body, id }: Row): number[] {
  const { target = [] } = parseResource(body) as { target?: readonly { readonly reference?: string }[] };
  return target.flatMap(({ reference = '' }) => {
    const [, named, , version = ''] = reference.split('/');
    return named === id && version !== '' ? [Number(version)] : [];
  });
}

/**
 * Those of the resources that somebody else has written: a version of theirs is neither a record's nor an undoing's, and says something else than the one
 * before it (what the hub links and moves by itself is no word).
 */
export async function writtenByOthers(connection: Connection, spoken: ReadonlyMap<number, Spoken>): Promise<ReadonlySet<number>> {
  const rids = [...spoken.keys()];
  const { rows } = await connection.query<{ rid: number; version: number }>(
    `select rid, version from resource where rid = any($1::bigint[]) union all select rid, version from resource_history where rid = any($1::bigint[])`,
    [rids],
  );
  const asked = rows.filter(({ rid, version }) => spoken.get(rid)?.written.has(version) !== true);
  if (asked.length === 0) return new Set();
  const { rows: texts } = await connection.query<{ rid: number; now: string; before: string | null }>(
    `with versions as (
       select rid, version, body, deleted from resource where rid = any($1::bigint[]) union all
       select rid, version, body, deleted from resource_history where rid = any($1::bigint[]))
     select a.rid, case when n.deleted then '' else n.body end as now, case when b.deleted then '' else b.body end as before
       from unnest($1::bigint[], $2::int[]) as a (rid, version)
       join versions n on n.rid = a.rid and n.version = a.version
       left join versions b on b.rid = a.rid and b.version = a.version - 1`,
    [asked.map(({ rid }) => rid), asked.map(({ version }) => version)],
  );
  return new Set(texts.filter(({ now, before }) => wordOf(now) !== wordOf(before ?? '')).map(({ rid }) => rid));
}

/** Content without what the hub links and moves. */
function wordOf(body: string): string {
  if (body === '') return '';
  const resource = parseResource(body);
  if (resource.resourceType !== 'Patient') return contentHash(contentText(asSent(resource)));
  return contentHash(contentText(withoutHubLinks(withoutMerges(resource as never))));
}
