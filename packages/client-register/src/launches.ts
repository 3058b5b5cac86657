import type { Database } from '@hub/database';
import { newSecret, tokenHash } from './secrets.ts';

/** How long a launch handle is good: from the click in the one system to the app's own request. */
export const LAUNCH_SECONDS = 300;

/** What was open in another system when an app was started there (SMART App Launch 2.2, EHR launch). */
export interface Launch {
  /** The app it is for: `client.client_number`. */
  readonly clientNumber: number;
  /** Who made it: `client.client_number`. */
  readonly madeBy: number;
  /** `sub` of the only person who may go on with it; absent: it was not known there who that is. */
  readonly person?: string;
  /** Logical ids. */
  readonly patient: string;
  readonly encounter?: string;
  /** False: the system around the app shows who the patient is. */
  readonly patientBanner: boolean;
}

/** Keeps a launch for some minutes and answers its handle: opaque, good once, stored as its hash. Handles that ended are cleared away. */
export async function makeLaunch(database: Database, launch: Launch, seconds: number = LAUNCH_SECONDS): Promise<string> {
  const handle = newSecret();
  await database.pool.query(
    `with cleared as (delete from app_launch where expires_at < now())
     insert into app_launch (launch_hash, client_number, made_by, person, patient, encounter, patient_banner, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, now() + $8::int * interval '1 second')`,
    [
      ...[tokenHash(handle), launch.clientNumber, launch.madeBy, launch.person, launch.patient, launch.encounter],
      ...[launch.patientBanner, seconds],
    ],
  );
  return handle;
}

interface LaunchRow {
  readonly client_number: number;
  readonly made_by: number;
  readonly person: string | null;
  readonly patient: string;
  readonly encounter: string | null;
  readonly patient_banner: boolean;
}

/**
 * Uses up a launch for the app it was made for: the first request of that app gets it. undefined for every other, alike: unknown, used, over, or
 * another app's, which does not use it up. Whoever made it must still be let in.
 */
export async function takeLaunch(database: Database, handle: string, clientNumber: number): Promise<Launch | undefined> {
  const { rows } = await database.pool.query<LaunchRow>(
    `update app_launch l set used_at = now() from client maker
     where l.launch_hash = $1 and l.client_number = $2 and l.used_at is null and l.expires_at > now()
       and maker.client_number = l.made_by and maker.revoked_at is null and (maker.expires_at is null or maker.expires_at > now())
     returning l.client_number, l.made_by, l.person, l.patient, l.encounter, l.patient_banner`,
    [tokenHash(handle), clientNumber],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  return {
    clientNumber: row.client_number,
    madeBy: row.made_by,
    patient: row.patient,
    patientBanner: row.patient_banner,
    ...(row.person === null ? {} : { person: row.person }),
    ...(row.encounter === null ? {} : { encounter: row.encounter }),
  };
}
