import { type Connection, CopyRows, copyRows } from '@hub/database';
import { type Entry, keyHash } from './rows.ts';

/** One way to lay out index data: its tables, and how a batch gets in. */
export interface Design {
  readonly name: string;
  readonly what: string;
  readonly tables: string;
  /** Builds the COPY messages of a batch; sending them is what is timed. */
  readonly batch: (
    entries: readonly Entry[],
  ) => readonly { readonly table: string; readonly columns: readonly string[]; readonly rows: CopyRows }[];
}

export async function send(connection: Connection, batch: ReturnType<Design['batch']>): Promise<void> {
  for (const { table, columns, rows } of batch) await copyRows(connection, table, columns, rows);
}

const HEAD = `
create table head (rid bigint primary key, type smallint not null, owner int not null, labels int not null, last_updated timestamptz not null);
create index head_updated on head (type, last_updated, rid) include (owner, labels);`;

function heads(entries: readonly Entry[]) {
  const rows = new CopyRows(entries.length * 50);
  for (const e of entries) rows.row(5).int8(e.rid).int2(e.type).int4(e.owner).int4(e.labels).timestamptz(e.updated);
  return { table: 'head', columns: ['rid', 'type', 'owner', 'labels', 'last_updated'], rows };
}

/** Narrow rows, one per value: the tables and b-trees of the migration, with variations in the indexes. */
function narrow(name: string, what: string, token: string, reference: string, date: string): Design {
  return {
    name,
    what,
    tables: `${HEAD}
create table idx_token (rid bigint not null, system int not null, owner int not null, labels int not null, shard smallint not null, param smallint not null, code text collate "C" not null);
create table idx_reference (rid bigint not null, target bigint not null, owner int not null, labels int not null, shard smallint not null, param smallint not null);
create table idx_date (rid bigint not null, low timestamptz not null, high timestamptz not null, owner int not null, labels int not null, shard smallint not null, param smallint not null);
${token} ${reference} ${date}`,
    batch(entries) {
      const [tokens, references, dates] = [new CopyRows(1 << 20), new CopyRows(1 << 20), new CopyRows(1 << 20)];
      for (const { rid, owner, labels, shard, ...e } of entries) {
        for (const [param, system, code] of e.tokens)
          tokens.row(7).int8(rid).int4(system).int4(owner).int4(labels).int2(shard).int2(param).text(code);
        for (const [param, target] of e.references)
          references.row(6).int8(rid).int8(target).int4(owner).int4(labels).int2(shard).int2(param);
        for (const [param, low, high] of e.dates)
          dates.row(7).int8(rid).timestamptz(low).timestamptz(high).int4(owner).int4(labels).int2(shard).int2(param);
      }
      return [
        heads(entries),
        { table: 'idx_token', columns: ['rid', 'system', 'owner', 'labels', 'shard', 'param', 'code'], rows: tokens },
        { table: 'idx_reference', columns: ['rid', 'target', 'owner', 'labels', 'shard', 'param'], rows: references },
        { table: 'idx_date', columns: ['rid', 'low', 'high', 'owner', 'labels', 'shard', 'param'], rows: dates },
      ];
    },
  };
}

export const DESIGNS: readonly Design[] = [
  narrow(
    'A',
    'narrow rows, covering b-trees (0001-hub as first written)',
    'create index idx_token_value on idx_token (param, code, rid) include (system, owner, labels); create index idx_token_rid on idx_token (rid);',
    'create index idx_reference_target on idx_reference (target, param, rid) include (owner, labels); create index idx_reference_rid on idx_reference (rid, param) include (target);',
    'create index idx_date_low on idx_date (param, low, rid) include (high, owner, labels); create index idx_date_high on idx_date (param, high, rid) include (low, owner, labels); create index idx_date_rid on idx_date (rid);',
  ),
  narrow(
    'A-plain',
    'narrow rows, the same b-trees without included columns',
    'create index idx_token_value on idx_token (param, code, rid); create index idx_token_rid on idx_token (rid);',
    'create index idx_reference_target on idx_reference (target, param, rid); create index idx_reference_rid on idx_reference (rid, param);',
    'create index idx_date_low on idx_date (param, low, rid); create index idx_date_high on idx_date (param, high, rid); create index idx_date_rid on idx_date (rid);',
  ),
  narrow(
    'A-one-date',
    'as A, with one date index (low; high is filtered in it)',
    'create index idx_token_value on idx_token (param, code, rid) include (system, owner, labels); create index idx_token_rid on idx_token (rid);',
    'create index idx_reference_target on idx_reference (target, param, rid) include (owner, labels); create index idx_reference_rid on idx_reference (rid, param) include (target);',
    'create index idx_date_low on idx_date (param, low, rid) include (high, owner, labels); create index idx_date_rid on idx_date (rid);',
  ),
  narrow(
    'A-dedup',
    'narrow rows, value b-trees without rid (deduplicated posting lists), no included columns',
    'create index idx_token_value on idx_token (param, code); create index idx_token_rid on idx_token (rid);',
    'create index idx_reference_target on idx_reference (target, param); create index idx_reference_rid on idx_reference (rid, param);',
    'create index idx_date_low on idx_date (param, low); create index idx_date_high on idx_date (param, high); create index idx_date_rid on idx_date (rid);',
  ),
  narrow(
    'A-lean',
    'as A-one-date, and BRIN instead of b-trees where rows are found by rid only to be deleted',
    'create index idx_token_value on idx_token (param, code, rid) include (system, owner, labels); create index idx_token_rid on idx_token using brin (rid) with (pages_per_range = 16);',
    'create index idx_reference_target on idx_reference (target, param, rid) include (owner, labels); create index idx_reference_rid on idx_reference (rid, param) include (target);',
    'create index idx_date_low on idx_date (param, low, rid) include (high, owner, labels); create index idx_date_rid on idx_date using brin (rid) with (pages_per_range = 16);',
  ),
  {
    name: 'B',
    what: 'one row per resource: bigint[] of value hashes under GIN (fastupdate off), b-trees on date and last update',
    tables: `
create table idx (rid bigint primary key, type smallint not null, owner int not null, labels int not null, shard smallint not null,
  last_updated timestamptz not null, low timestamptz not null, high timestamptz not null, keys bigint[] not null);
create index idx_keys on idx using gin (keys) with (fastupdate = off);
create index idx_low on idx (type, low, rid) include (high, owner, labels);
create index idx_updated on idx (type, last_updated, rid) include (owner, labels);`,
    batch(entries) {
      const rows = new CopyRows(1 << 20);
      for (const e of entries) {
        const [, low, high] = e.dates[0] as readonly [number, number, number];
        rows
          .row(9)
          .int8(e.rid)
          .int2(e.type)
          .int4(e.owner)
          .int4(e.labels)
          .int2(e.shard)
          .timestamptz(e.updated)
          .timestamptz(low)
          .timestamptz(high);
        rows.int8s([
          ...e.tokens.flatMap(([param, system, code]) => [keyHash(param, code), keyHash(param, system, code)]),
          ...e.references.map(([param, target]) => keyHash(param, target)),
        ]);
      }
      return [{ table: 'idx', columns: ['rid', 'type', 'owner', 'labels', 'shard', 'last_updated', 'low', 'high', 'keys'], rows }];
    },
  },
];
