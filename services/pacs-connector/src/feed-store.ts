import type { Database } from '@hub/database';
import type { Reason } from '@hub/sources';

/** A study the hub has told of. */
export interface KnownStudy {
  /** The PACS's own id. */
  readonly id: string;
  readonly uid: string;
  readonly patient: string;
  readonly state: string;
  /** It changed and could not be read. */
  readonly stale: boolean;
  readonly gone: Reason | undefined;
}

/** How far a PACS was followed, in the database. */
export interface FeedStore {
  cursor(): Promise<number>;
  /** Saved after what it stands for was committed by the intake, never before. */
  setCursor(seq: number): Promise<void>;
  remember(study: Omit<KnownStudy, 'stale'>): Promise<void>;
  markStale(id: string): Promise<void>;
  find(id: string): Promise<KnownStudy | undefined>;
  /** Studies told of, those that are gone too. */
  known(): Promise<readonly KnownStudy[]>;
}

interface Row {
  readonly pacs_id: string;
  readonly study_uid: string;
  readonly patient_number: string;
  readonly state: string;
  readonly stale: boolean;
  readonly gone: Reason | null;
}

const COLUMNS = 'pacs_id, study_uid, patient_number, state, stale, gone';

/** The store of one PACS. */
export async function openFeedStore(database: Database, pacs: string): Promise<FeedStore> {
  await database.pool.query('insert into pacs_feed (pacs) values ($1) on conflict do nothing', [pacs]);
  return {
    async cursor() {
      const { rows } = await database.pool.query<{ cursor: string }>('select cursor::text as cursor from pacs_feed where pacs = $1', [
        pacs,
      ]);
      return Number(rows[0]?.cursor ?? 0);
    },
    async setCursor(seq) {
      await database.pool.query('update pacs_feed set cursor = $2, changed_at = now() where pacs = $1', [pacs, seq]);
    },
    async remember({ id, uid, patient, state, gone }) {
      await database.pool.query(
        `insert into pacs_study (pacs, pacs_id, study_uid, patient_number, state, gone) values ($1, $2, $3, $4, $5, $6)
         on conflict (pacs, pacs_id) do update set study_uid = excluded.study_uid, patient_number = excluded.patient_number, state = excluded.state,
           gone = excluded.gone, stale = false`,
        [pacs, id, uid, patient, state, gone ?? null],
      );
    },
    async markStale(id) {
      await database.pool.query('update pacs_study set stale = true where pacs = $1 and pacs_id = $2', [pacs, id]);
    },
    async find(id) {
      const { rows } = await database.pool.query<Row>(`select ${COLUMNS} from pacs_study where pacs = $1 and pacs_id = $2`, [pacs, id]);
      return rows[0] === undefined ? undefined : knownOf(rows[0]);
    },
    async known() {
      const { rows } = await database.pool.query<Row>(`select ${COLUMNS} from pacs_study where pacs = $1`, [pacs]);
      return rows.map(knownOf);
    },
  };
}

/** The studies of a PACS under a UID that are there, as far as the hub was told: more than one when it stands under two patients. */
export async function studiesUnder(database: Pick<Database, 'pool'>, pacs: string, uid: string): Promise<readonly KnownStudy[]> {
  const { rows } = await database.pool.query<Row>(`select ${COLUMNS} from pacs_study where pacs = $1 and study_uid = $2 and gone is null`, [
    pacs,
    uid,
  ]);
  return rows.map(knownOf);
}

function knownOf({ pacs_id, study_uid, patient_number, state, stale, gone }: Row): KnownStudy {
  return { id: pacs_id, uid: study_uid, patient: patient_number, state, stale, gone: gone ?? undefined };
}
