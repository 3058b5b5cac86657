import { type Connection, CopyRows, copyRows } from '@hub/database';
import { typeNumber } from '@hub/fhir-model';
import { ANY_CODE, CONTAINED_ROWS, canonicalValue, type IndexRows, type RowList } from '@hub/search';
import { containedRid } from './contained-rid.ts';

/** Access data and address every index row carries. */
export interface RowOwner {
  readonly rid: number;
  readonly owner: number;
  readonly labels: number;
  readonly shard: number;
  /** Stamp of the patient it is about (about.ts). */
  readonly patient: number;
}

/** How systems and targets become numbers. Both must know everything they are asked for. */
export interface Numbers {
  readonly system: (uri: string) => number;
  readonly target: (type: string, id: string) => number;
}

/** The index tables, their columns in the order the rows are built in. */
const COLUMNS = {
  idx_token: ['rid', 'system', 'owner', 'labels', 'shard', 'param', 'code', 'patient'],
  idx_string: ['rid', 'owner', 'labels', 'shard', 'param', 'folded', 'exact', 'patient'],
  idx_date: ['rid', 'low', 'high', 'owner', 'labels', 'shard', 'param', 'patient'],
  idx_reference: ['rid', 'target', 'owner', 'labels', 'shard', 'param', 'codes', 'patient'],
  idx_quantity: ['rid', 'low', 'high', 'system', 'owner', 'labels', 'shard', 'param', 'code', 'patient', 'canon'],
  idx_composite: ['rid', 'low', 'high', 'system', 'system2', 'owner', 'labels', 'shard', 'param', 'code', 'code2', 'patient'],
} as const;

export const INDEX_TABLES = Object.keys(COLUMNS) as readonly (keyof typeof COLUMNS)[];

const CONTAINED_COLUMNS = ['rid', 'container', 'owner', 'labels', 'shard', 'type', 'id', 'patient'] as const;

/** The table of each list of rows. */
export const TABLE_OF: Readonly<Record<RowList, keyof typeof COLUMNS>> = {
  tokens: 'idx_token',
  strings: 'idx_string',
  dates: 'idx_date',
  references: 'idx_reference',
  quantities: 'idx_quantity',
  composites: 'idx_composite',
};

/** Rows of contained resources and of unit texts put nothing in order: they are in no index of it. */
export const isOrdered = (param: number): boolean => param < CONTAINED_ROWS;

/** Index rows of a batch, collected as COPY messages: one per table. */
export class IndexCopy {
  readonly #numbers: Numbers;
  readonly #tables = {
    idx_token: new CopyRows(1 << 20),
    idx_string: new CopyRows(),
    idx_date: new CopyRows(1 << 18),
    idx_reference: new CopyRows(1 << 19),
    idx_quantity: new CopyRows(),
    idx_composite: new CopyRows(),
  };
  readonly #contained = new CopyRows();

  constructor(numbers: Numbers) {
    this.#numbers = numbers;
  }

  /** The rows of a resource and of what it contains. */
  add(of: RowOwner, rows: IndexRows): void {
    this.#own(of, rows, of.rid);
    for (const { place, type, id, rows: own } of rows.contained ?? []) {
      const number = typeNumber(type);
      if (number === undefined) continue;
      const rid = containedRid(of.rid, place);
      this.#contained.row(8).int8(rid).int8(of.rid).int4(of.owner).int4(of.labels).int2(of.shard).int2(number).text(id).int4(of.patient);
      this.#own({ ...of, rid }, own, of.rid);
    }
  }

  #own({ rid, owner, labels, shard, patient }: RowOwner, rows: IndexRows, container: number): void {
    const { system: systemNumber, target } = this.#numbers;
    const { idx_token, idx_string, idx_date, idx_reference, idx_quantity, idx_composite } = this.#tables;
    for (const { param, system, code } of rows.tokens) {
      const number = system === undefined ? 0 : systemNumber(system);
      idx_token.row(8).int8(rid).int4(number).int4(owner).int4(labels).int2(shard).int2(param).text(code).int4(patient);
    }
    for (const { param, exact, folded } of rows.strings) {
      idx_string.row(8).int8(rid).int4(owner).int4(labels).int2(shard).int2(param).text(folded).text(exact).int4(patient);
    }
    for (const { param, low, high } of rows.dates) {
      idx_date.row(8).int8(rid).timestamptz(low).timestamptz(high).int4(owner).int4(labels).int2(shard).int2(param).int4(patient);
    }
    for (const { param, type, id, codes } of rows.references) {
      idx_reference.row(8).int8(rid).int8(target(type, id)).int4(owner).int4(labels).int2(shard).int2(param).int4(codes).int4(patient);
    }
    for (const { param, place } of rows.links ?? []) {
      const row = idx_reference.row(8).int8(rid).int8(containedRid(container, place)).int4(owner).int4(labels).int2(shard).int2(param);
      row.int4(ANY_CODE).int4(patient);
    }
    for (const { param, low, high, system, code } of rows.quantities) {
      const number = system === undefined ? 0 : systemNumber(system);
      idx_quantity
        .row(11)
        .int8(rid)
        .float8(low)
        .float8(high)
        .int4(number)
        .int4(owner)
        .int4(labels)
        .int2(shard)
        .int2(param)
        .text(code)
        .int4(patient);
      if (isOrdered(param)) idx_quantity.float8(canonicalValue(low, system, code));
      else idx_quantity.null();
    }
    for (const { param, low, high, system, code, system2, code2 } of rows.composites) {
      const numbers = [system, system2].map((uri) => (uri === undefined ? 0 : systemNumber(uri))) as [number, number];
      idx_composite.row(12).int8(rid).float8(low).float8(high).int4(numbers[0]).int4(numbers[1]).int4(owner).int4(labels);
      idx_composite.int2(shard).int2(param).text(code).text(code2).int4(patient);
    }
  }

  async send(connection: Connection): Promise<void> {
    for (const table of INDEX_TABLES) await copyRows(connection, table, COLUMNS[table], this.#tables[table]);
    await copyRows(connection, 'contained', CONTAINED_COLUMNS, this.#contained);
  }
}
