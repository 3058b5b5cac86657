import { codeOf, keyHash, mrnOf, PARAM, TYPE } from './rows.ts';

/** A search as both layouts ask it. `values` makes the parameters of the n-th try, so that no try repeats another. */
export interface Question {
  readonly name: string;
  readonly narrow: { readonly sql: string; readonly values: (n: number, facts: Facts) => readonly unknown[] };
  readonly array: { readonly sql: string; readonly values: (n: number, facts: Facts) => readonly unknown[] };
}

/** What the data hold, for choosing values. */
export interface Facts {
  readonly rids: number;
  /** rids of some patients. */
  readonly patients: readonly number[];
}

const P = PARAM;
const LIMIT = 'limit 51';
const hasToken = (outer: string, param: number, system: number, code: string) =>
  `exists (select from idx_token t where t.rid = ${outer}.rid and t.param = ${param} and t.code = ${code} and t.system = ${system})`;
const patientAt = (n: number, { patients }: Facts) => patients[(n * 7919) % patients.length] as number;
const dayAt = (n: number) => new Date(Date.UTC(2025, 0, 3) + ((n * 53) % 360) * 86_400_000);
const deep = (n: number, { rids }: Facts) => Math.floor(rids * (0.3 + ((n * 37) % 60) / 100));
/** A code that about one result in 300 has. */
const rareCode = (n: number) => `23.0${String(25 + (n % 10)).padStart(3, '0')}.1${25 + (n % 10)}`;
const finals = keyHash(P.observationStatus, 9, 'final');
const laboratory = keyHash(P.category, 10, 'laboratory');

export const QUESTIONS: readonly Question[] = [
  {
    name: 'patient by identifier',
    narrow: {
      sql: `select rid from idx_token where param = ${P.identifier} and code = $1 and system = 1 order by rid ${LIMIT}`,
      values: (n) => [mrnOf(n * 41)],
    },
    array: {
      sql: `select rid from idx where keys @> $1::bigint[] order by rid ${LIMIT}`,
      values: (n) => [[keyHash(P.identifier, 1, mrnOf(n * 41))]],
    },
  },
  {
    name: 'results of a patient with a code',
    narrow: {
      sql: `select r.rid from idx_reference r where r.target = $1 and r.param = ${P.observationPatient} and ${hasToken('r', P.code, 11, '$2')} order by rid ${LIMIT}`,
      values: (n, facts) => [patientAt(n, facts), codeOf(n)],
    },
    array: {
      sql: `select rid from idx where keys @> $1::bigint[] order by rid ${LIMIT}`,
      values: (n, facts) => [[keyHash(P.observationPatient, patientAt(n, facts)), keyHash(P.code, 11, codeOf(n))]],
    },
  },
  ...(['first page', 'page deep inside'] as const).map((page): Question => {
    const from = (n: number, facts: Facts) => (page === 'first page' ? n : deep(n, facts));
    return {
      name: `frequent token (status), ${page}`,
      narrow: {
        sql: `select rid from idx_token where param = ${P.observationStatus} and code = 'final' and system = 9 and rid > $1 order by rid ${LIMIT}`,
        values: (n, facts) => [from(n, facts)],
      },
      array: {
        sql: `select rid from idx where keys @> $2::bigint[] and rid > $1 order by rid ${LIMIT}`,
        values: (n, facts) => [from(n, facts), [finals]],
      },
    };
  }),
  {
    name: 'frequent token, as a facility with 1 % of the data, deep inside',
    narrow: {
      sql: `select rid from idx_token where param = ${P.observationStatus} and code = 'final' and system = 9 and owner = any('{30,0}') and rid > $1 order by rid ${LIMIT}`,
      values: (n, facts) => [deep(n, facts)],
    },
    array: {
      sql: `select rid from idx where keys @> $2::bigint[] and owner = any('{30,0}') and rid > $1 order by rid ${LIMIT}`,
      values: (n, facts) => [deep(n, facts), [finals]],
    },
  },
  ...(['an operator', 'a facility with 1 % of the data'] as const).map((who): Question => {
    const access = who === 'an operator' ? '' : " and owner = any('{30,0}')";
    return {
      name: `a code of 1 in 300, as ${who}, page deep inside`,
      narrow: {
        sql: `select rid from idx_token where param = ${P.code} and code = $2 and system = 11${access} and rid > $1 order by rid ${LIMIT}`,
        values: (n, facts) => [deep(n, facts), rareCode(n)],
      },
      array: {
        sql: `select rid from idx where keys @> $2::bigint[]${access} and rid > $1 order by rid ${LIMIT}`,
        values: (n, facts) => [deep(n, facts), [keyHash(P.code, 11, rareCode(n))]],
      },
    };
  }),
  ...([0, 9] as const).map(
    (seed): Question => ({
      name: `one day and a code (${seed === 0 ? 'frequent' : 'any'})`,
      narrow: {
        sql: `select d.rid from idx_date d where d.param = ${P.observationDate} and d.low >= $1 and d.low < $1::timestamptz + interval '1 day' and ${hasToken('d', P.code, 11, '$2')} order by d.rid ${LIMIT}`,
        values: (n) => [dayAt(n), seed === 0 ? '23.0000.10' : codeOf(n)],
      },
      array: {
        sql: `select rid from idx where type = ${TYPE.observation} and low >= $1 and low < $1::timestamptz + interval '1 day' and keys @> $2::bigint[] order by rid ${LIMIT}`,
        values: (n) => [dayAt(n), [keyHash(P.code, 11, seed === 0 ? '23.0000.10' : codeOf(n))]],
      },
    }),
  ),
  {
    name: 'two frequent tokens, deep inside',
    narrow: {
      // The bound on rid is said twice: Postgres carries equality over to the other side of a join, not order.
      sql: `select t.rid from idx_token t where t.param = ${P.observationStatus} and t.code = 'final' and t.system = 9 and t.rid > $1
        and exists (select from idx_token u where u.rid = t.rid and u.rid > $1 and u.param = ${P.category} and u.code = 'laboratory' and u.system = 10) order by t.rid ${LIMIT}`,
      values: (n, facts) => [deep(n, facts)],
    },
    array: {
      sql: `select rid from idx where keys @> $2::bigint[] and rid > $1 order by rid ${LIMIT}`,
      values: (n, facts) => [deep(n, facts), [finals, laboratory]],
    },
  },
  ...(['frequent', 'any'] as const).map(
    (kind): Question => ({
      name: `a code (${kind}), newest update first`,
      narrow: {
        sql: `select h.rid from head h where h.type = ${TYPE.observation} and ${hasToken('h', P.code, 11, '$1')} order by h.last_updated desc, h.rid desc ${LIMIT}`,
        values: (n) => [kind === 'frequent' ? '23.0000.10' : codeOf(n)],
      },
      array: {
        sql: `select rid from idx where type = ${TYPE.observation} and keys @> $1::bigint[] order by last_updated desc, rid desc ${LIMIT}`,
        values: (n) => [[keyHash(P.code, 11, kind === 'frequent' ? '23.0000.10' : codeOf(n))]],
      },
    }),
  ),
];
