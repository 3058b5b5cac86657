import type { Connection } from '@hub/database';
import type { Resource } from '@hub/fhir-model';
import { type IndexRows, parametersOf } from '@hub/search';
import { awaitLinking } from '../person-pending.ts';
import { patientNumber, patientStamp } from './about.ts';
import type { WriteContext } from './item.ts';
import type { NewVersion } from './versions.ts';

/** What a resource says about who may see whose record: an encounter that opens one, a patient linked to others. */
export type Relations =
  | { readonly kind: 'encounter'; readonly current: boolean; readonly end: number }
  | { readonly kind: 'patient'; readonly others: readonly number[] };

/** The patient is there, or has been and comes back. */
const CURRENT: ReadonlySet<unknown> = new Set(['arrived', 'triaged', 'in-progress', 'onleave']);
const DAY = 86_400_000;
/** Days after the end of an encounter in which the facility still sees the record: results come in, letters are written. */
export const DAYS_AFTER = 30;
/** An encounter that nobody ends stops opening anything this many days after it was last written. */
const DAYS_OPEN = 365;

const ENCOUNTER_DATE = new Set(parametersOf('Encounter')?.get('date')?.rows ?? []);
const PATIENT_LINK = new Set(parametersOf('Patient')?.get('link')?.rows ?? []);

/** Undefined for what opens nothing, whatever it said before. */
export function relationsOf(resource: Resource, { dates, references }: IndexRows): Relations | undefined {
  if (resource.resourceType === 'Encounter') {
    const { status } = resource as Resource & { readonly status?: unknown };
    const current = CURRENT.has(status);
    if (!current && status !== 'finished') return undefined;
    const ends = dates.flatMap(({ param, high }) => (ENCOUNTER_DATE.has(param) ? [high] : []));
    return { kind: 'encounter', current, end: ends.length === 0 ? Number.POSITIVE_INFINITY : Math.max(...ends) };
  }
  if (resource.resourceType !== 'Patient') return undefined;
  const others = references.flatMap(({ param, type, id }) => (PATIENT_LINK.has(param) && type === 'Patient' ? [patientNumber(id)] : []));
  return others.length === 0 ? undefined : { kind: 'patient', others };
}

/** A version with what it says. */
export interface Related {
  readonly version: NewVersion;
  readonly type: string;
  readonly relations: Relations | undefined;
  /** submission.seq; absent: written through the API. */
  readonly origin?: number;
}

/** Until when an encounter opens its patient's record, epoch milliseconds; undefined: not at all. */
export function opensUntil({ version, relations }: Related): number | undefined {
  if (relations?.kind !== 'encounter' || version.about === 0 || version.owner <= 0) return undefined;
  const { current, end } = relations;
  // Called current, but over by what it says of itself: as one that is finished.
  if (current) return Math.min(end + DAYS_AFTER * DAY, version.lastUpdated + DAYS_OPEN * DAY);
  // Finished without saying when: it was by the time it was written.
  return Math.min(end, version.lastUpdated) + DAYS_AFTER * DAY;
}

/** Keeps grants and links in step with the encounters and patients just written, in their transaction. Nothing for other types. */
export async function keepRelations(
  connection: Connection,
  related: readonly Related[],
  { now, linked, moved }: Pick<WriteContext, 'now' | 'linked' | 'moved'>,
): Promise<void> {
  const encounters = related.filter(
    ({ type, version, relations }) => type === 'Encounter' && (relations !== undefined || version.version > 1),
  );
  if (encounters.length > 0) await (moved === true ? moveGrants(connection, encounters) : keepGrants(connection, encounters, now));
  const patients = related.filter(({ type, version, relations }) => type === 'Patient' && (relations !== undefined || version.version > 1));
  if (patients.length === 0) return;
  const had = await keepLinks(connection, patients);
  if (linked === true) return;
  // Whoever writes a Patient that is or was linked: the hub looks whether its own links still hold, on both sides.
  const touched = patients.filter(({ version, relations }) => relations !== undefined || had.has(version.rid));
  await awaitLinking(
    connection,
    touched.map(({ version: { rid, shard }, origin }) => ({ rid, shard, ...(origin === undefined ? {} : { origin }) })),
  );
}

async function keepGrants(connection: Connection, encounters: readonly Related[], now: number): Promise<void> {
  const open = encounters.flatMap((one) => {
    const until = opensUntil(one);
    return until === undefined || until <= now ? [] : [{ ...one.version, until }];
  });
  const opened = new Set(open.map(({ rid }) => rid));
  const closed = encounters.flatMap(({ version: { rid, version } }) => (opened.has(rid) || version === 1 ? [] : [rid]));
  // A year of old visits opens nothing: nothing is asked.
  if (open.length + closed.length === 0) return;
  await connection.query({
    name: 'treatment-grants',
    text: `with gone as (delete from treatment_grant where rid = any($1::bigint[]))
      insert into treatment_grant (rid, shard, facility, about, patient, until)
      select rid, shard, facility, about, patient, to_timestamp(until / 1000)
        from unnest($2::bigint[], $3::smallint[], $4::int[], $5::bigint[], $6::int[], $7::float8[]) as n (rid, shard, facility, about, patient, until)
      on conflict (rid, shard) do update
        set facility = excluded.facility, about = excluded.about, patient = excluded.patient, until = excluded.until`,
    values: [
      closed,
      open.map(({ rid }) => rid),
      open.map(({ shard }) => shard),
      open.map(({ owner }) => owner),
      open.map(({ about }) => about),
      open.map(({ patient }) => patient),
      open.map(({ until }) => until),
    ],
  });
}

/** What was opened stays open, to whom and until when it was, of the patient it is of now: a move is no treatment. */
async function moveGrants(connection: Connection, encounters: readonly Related[]): Promise<void> {
  await connection.query(
    `update treatment_grant g set about = n.about, patient = n.patient
       from unnest($1::bigint[], $2::bigint[], $3::int[]) as n (rid, about, patient) where g.rid = n.rid`,
    [
      encounters.map(({ version: { rid } }) => rid),
      encounters.map(({ version: { about } }) => about),
      encounters.map(({ version: { patient } }) => patient),
    ],
  );
}

/** Answers which of the Patients had links until now. */
async function keepLinks(connection: Connection, patients: readonly Related[]): Promise<ReadonlySet<number>> {
  const links = patients.flatMap(({ version: { rid, shard, about }, relations }) =>
    relations?.kind === 'patient'
      ? [...new Set(relations.others)].flatMap((other) => [
          { rid, shard, about, other },
          { rid, shard, about: other, other: about },
        ])
      : [],
  );
  const { rows: gone } = await connection.query<{ rid: number }>('delete from patient_link where rid = any($1::bigint[]) returning rid', [
    patients.map(({ version }) => version.rid),
  ]);
  const had = new Set(gone.map(({ rid }) => rid));
  if (links.length === 0) return had;
  await connection.query(
    `insert into patient_link (rid, shard, about, other, patient)
     select * from unnest($1::bigint[], $2::smallint[], $3::bigint[], $4::bigint[], $5::int[]) on conflict do nothing`,
    [
      links.map(({ rid }) => rid),
      links.map(({ shard }) => shard),
      links.map(({ about }) => about),
      links.map(({ other }) => other),
      links.map(({ other }) => patientStamp(other)),
    ],
  );
  return had;
}
