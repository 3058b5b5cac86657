import { randomUUID } from 'node:crypto';
import { keptPrincipal, type Principal } from '@hub/access';
import { type Connection, type Database, enteringBytes } from '@hub/database';
import type { BulkImports, FileOutcome, ImportAsked, ImportedFile, ImportStatus } from '@hub/fhir-rest';
import { problem } from '@hub/outcome';
import { type Cut, cut } from './cut.ts';
import { errorsOf } from './errors.ts';
import type { ArchivedBytes, ImportArchive } from './store.ts';
import { turnOf } from './turn.ts';

/** Imports of one client that may wait for files or be under way at once. */
export const MOST_OPEN = 4;
/** Imports of one client that are remembered. */
const MOST_KEPT = 40;
const MOST_FILES = 10_000;

/** What is kept of a kick-off. */
export interface Kept {
  readonly asked: ImportAsked;
  readonly principal: Readonly<Record<string, unknown>>;
  readonly owner: string;
}

interface Row {
  readonly asked: string;
  readonly request: string;
  readonly state: 'open' | 'queued' | 'running' | 'done' | 'failed';
  readonly started_at: Date | null;
  readonly fault: string | null;
  readonly expires_at: Date | null;
}

const ROW = `select asked, request, state, started_at, fault, expires_at from bulk_import
  where import_id = $1 and client_number = $2 and state <> 'cancelled' and (expires_at is null or expires_at > now())`;
const ROW_LOCKED = `${ROW} for update`;

/** What an import belongs to: the client, and the person behind it. */
const ownerOf = ({ clientNumber, user }: Principal): string => JSON.stringify([clientNumber, user?.sub ?? null]);

/** What the port works with. `maxLine`: bytes of a line, as of a resource that is PUT. */
interface ImportsOptions {
  readonly database: Pick<Database, 'pool' | 'transaction'>;
  readonly archive: ImportArchive;
  readonly maxLine: number;
}

/** The port of the interactions: rows in the database, bytes in the raw archive; a worker does the rest. */
export function bulkImports({ database, archive, maxLine }: ImportsOptions): BulkImports {
  const { pool } = database;

  async function rowOf(
    id: string,
    principal: Principal,
    connection: Pick<Connection, 'query'> = pool,
    lock = false,
  ): Promise<Row | undefined> {
    const { rows } = await connection.query<Row>(lock ? ROW_LOCKED : ROW, [id, principal.clientNumber]);
    const [row] = rows;
    return row !== undefined && (JSON.parse(row.asked) as Kept).owner === ownerOf(principal) ? row : undefined;
  }

  async function filesOf(id: string): Promise<readonly ImportedFile[]> {
    const { rows } = await pool.query<ImportedFile>(
      'select name, lines, bytes from bulk_import_file where import_id = $1 and sha256 is not null order by file',
      [id],
    );
    return rows;
  }

  async function enterPart(
    id: string,
    file: number,
    part: number,
    { firstLine, lines, types, keys }: Cut,
    bytes: ArchivedBytes,
  ): Promise<void> {
    const { location, sealed } = bytes;
    const enter = async (connection: Connection): Promise<void> => {
      await connection.query(
        `insert into archive_blob (sha256, size, segment, position, entry, master_key, wrapped_key)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
        [
          bytes.sha256,
          bytes.size,
          location.kind === 'segment' ? location.segment : null,
          location.kind === 'segment' ? location.position : null,
          sealed?.entry ?? null,
          sealed?.keyId ?? null,
          sealed?.wrapped ?? null,
        ],
      );
      const { rowCount } = await connection.query(
        `insert into bulk_import_part (import_id, file, part, sha256, first_line, lines, types, keys, turn)
         select f.import_id, f.file, $3, $4, $5, $6, $7, $8, $9 from bulk_import_file f join bulk_import i using (import_id)
          where f.import_id = $1 and f.file = $2 and i.state = 'open' for share`,
        [id, file, part, bytes.sha256, firstLine, lines, types, keys, turnOf(types)],
      );
      if (rowCount !== 1) throw overtaken();
    };
    await enteringBytes(() => database.transaction(enter));
  }

  /** A file that comes: its number, free of what came of it when its sender was cut off. Undefined: there is no such import. */
  async function beginFile(
    id: string,
    name: string,
    principal: Principal,
  ): Promise<{ readonly file: number; readonly there?: Buffer } | undefined> {
    return database.transaction(async (connection) => {
      const row = await rowOf(id, principal, connection, true);
      if (row === undefined) return undefined;
      if (row.state !== 'open') throw begun();
      const { rows: named } = await connection.query<{ file: number; sha256: Buffer | null }>(
        'select file, sha256 from bulk_import_file where import_id = $1 and name = $2',
        [id, name],
      );
      const [known] = named;
      if (known?.sha256 != null) return { file: known.file, there: known.sha256 };
      const { rows } = await connection.query<{ next: number; n: number }>(
        'select coalesce(max(file), 0) + 1 as next, count(*)::int as n from bulk_import_file where import_id = $1',
        [id],
      );
      if ((rows[0]?.n ?? 0) >= MOST_FILES) throw tooManyFiles();
      if (known !== undefined) await connection.query('delete from bulk_import_file where import_id = $1 and file = $2', [id, known.file]);
      const file = rows[0]?.next as number;
      await connection.query('insert into bulk_import_file (import_id, file, name) values ($1, $2, $3)', [id, file, name]);
      return { file };
    });
  }

  return {
    async begin(asked, request, principal) {
      const id = randomUUID();
      await database.transaction(async (connection) => {
        // One client's kick-offs are counted one after another.
        await connection.query(`select pg_advisory_xact_lock(hashtextextended('bulk-client ' || $1, 0))`, [principal.clientNumber]);
        const { rows } = await connection.query<{ open: number; kept: number }>(
          `select count(*) filter (where state in ('open', 'queued', 'running'))::int as open, count(*)::int as kept
             from bulk_import where client_number = $1 and state <> 'cancelled' and (expires_at is null or expires_at > now())`,
          [principal.clientNumber],
        );
        if ((rows[0]?.open ?? 0) >= MOST_OPEN || (rows[0]?.kept ?? 0) >= MOST_KEPT) throw tooMany();
        // Without a file for a day it goes: its address may never have come to who asked. Each file that has come gives a week.
        const kept: Kept = { asked, principal: keptPrincipal(principal) as Kept['principal'], owner: ownerOf(principal) };
        await connection.query(
          `insert into bulk_import (import_id, client_number, asked, request, expires_at) values ($1, $2, $3, $4, now() + interval '1 day')`,
          [id, principal.clientNumber, JSON.stringify(kept), request],
        );
      });
      return id;
    },

    async receive(id, name, body, principal) {
      const begin = await beginFile(id, name, principal);
      if (begin === undefined) return undefined;
      const { file, there } = begin;
      const parts = cut(body, maxLine);
      let lines = 0;
      try {
        for (let part = 0; ; part++) {
          const next = await parts.next();
          if (next.done === true) {
            const { sha256, bytes } = next.value;
            if (there !== undefined) {
              if (!there.equals(sha256)) throw otherBytes();
              return { file: (await filesOf(id)).find((one) => one.name === name) as ImportedFile, again: true };
            }
            const { rowCount } = await pool.query(
              `with whole as (update bulk_import_file f set sha256 = $3, bytes = $4, lines = $5 from bulk_import i
               where f.import_id = $1 and f.file = $2 and i.import_id = f.import_id and i.state = 'open' returning f.import_id)
             update bulk_import i set expires_at = now() + interval '7 days' from whole where i.import_id = whole.import_id`,
              [id, file, sha256, bytes, lines],
            );
            if (rowCount !== 1) throw begun();
            return { file: { name, lines, bytes }, again: false };
          }
          lines += next.value.lines;
          if (there !== undefined) continue;
          await enterPart(id, file, part, next.value, await archive.put(once(next.value.bytes), { maxBytes: next.value.bytes.length }));
        }
      } finally {
        // What is not read any more must be let go of, or its sender never hears why.
        await parts.return({ sha256: Buffer.alloc(0), bytes: 0 });
      }
    },

    async start(id, principal) {
      return database.transaction(async (connection) => {
        const row = await rowOf(id, principal, connection, true);
        if (row === undefined) return false;
        if (row.state !== 'open') return true;
        // What its sender was cut off from is no part of it.
        await connection.query('delete from bulk_import_file where import_id = $1 and sha256 is null', [id]);
        await connection.query(`update bulk_import set state = 'queued', started_at = now(), expires_at = null where import_id = $1`, [id]);
        return true;
      });
    },

    async status(id, principal): Promise<ImportStatus | undefined> {
      const row = await rowOf(id, principal);
      if (row === undefined) return undefined;
      if (row.state === 'open') return { state: 'open', files: await filesOf(id) };
      const { rows } = await pool.query<FileOutcome & { readonly all: number; readonly line: number }>(
        `select f.name, f.lines as received, coalesce(sum(p.created), 0)::int as created, coalesce(sum(p.updated), 0)::int as updated,
                coalesce(sum(p.unchanged), 0)::int as unchanged, coalesce(sum(p.rejected), 0)::int as rejected,
                coalesce(sum(octet_length(p.keys) / 8), 0)::int as all, coalesce(sum(p.line), 0)::int as line
           from bulk_import_file f left join bulk_import_part p using (import_id, file) where f.import_id = $1 group by f.file, f.name, f.lines order by f.file`,
        [id],
      );
      const files = rows.map(({ all: _, line: __, ...outcome }) => outcome);
      if (row.state === 'failed') return { state: 'failed', why: JSON.parse(row.fault as string), files };
      if (row.state !== 'done') {
        const sum = (of: (row: (typeof rows)[number]) => number) => rows.reduce((so, row) => so + of(row), 0);
        const [all, line] = [sum((row) => row.all), sum((row) => row.line)];
        return { state: row.state, percent: all === 0 ? 0 : Math.min(99, Math.floor((100 * line) / all)) };
      }
      return {
        state: 'done',
        transactionTime: (row.started_at as Date).getTime(),
        request: row.request,
        expiresAt: (row.expires_at as Date).getTime(),
        files,
      };
    },

    async cancel(id, principal) {
      return database.transaction(async (connection) => {
        const row = await rowOf(id, principal, connection, true);
        if (row === undefined) return false;
        // Who is at a part finds it is not theirs any more, and what it had not committed goes.
        await connection.query(`update bulk_import set state = 'cancelled', lease = null, expires_at = now() where import_id = $1`, [id]);
        await connection.query('update bulk_import_part set lease = null where import_id = $1', [id]);
        return true;
      });
    },

    async errors(id, principal) {
      const row = await rowOf(id, principal);
      return row?.state === 'done' ? errorsOf(pool, id) : undefined;
    },
  };
}

async function* once(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const tooMany = () =>
  problem(
    'busy',
    'throttled',
    'Quá nhiều lần nhập của tài khoản này: chờ lần đang chạy xong, hoặc xoá lần cũ (DELETE địa chỉ trạng thái).',
    'Too many imports of this client: wait for one to end, or delete an old one (DELETE of its status address).',
  );
const tooManyFiles = () =>
  problem('too-large', 'too-long', `Nhiều nhất ${MOST_FILES} tệp mỗi lần nhập.`, `${MOST_FILES} files an import at most.`);
const begun = () =>
  problem(
    'conflict',
    'conflict',
    'Lần nhập này đã bắt đầu, không nhận thêm tệp. Hãy tạo lần nhập mới.',
    'This import has begun and takes no more files. Begin another one.',
  );
const overtaken = () =>
  problem(
    'conflict',
    'conflict',
    'Trong lúc gửi, lần nhập đã bắt đầu, đã bị xoá, hoặc tệp này được gửi lại ở nơi khác.',
    'While this file came the import began or was deleted, or the file was sent again elsewhere.',
  );
const otherBytes = () =>
  problem('conflict', 'conflict', 'Đã có tệp mang tên này với nội dung khác.', 'There is a file of this name with other content.');
