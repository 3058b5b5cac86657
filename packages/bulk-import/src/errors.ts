import type { Database } from '@hub/database';
import type { RestResponse } from '@hub/fhir-rest';

const AT_ONCE = 1_000;

/** The OperationOutcomes of an import, a line each, in the order of the files and their lines; read as they are taken. */
export async function errorsOf(pool: Database['pool'], id: string): Promise<NonNullable<RestResponse['stream']>> {
  const { rows } = await pool.query<{ bytes: number }>(
    'select coalesce(sum(octet_length(outcome) + 1), 0)::float8 as bytes from bulk_import_error where import_id = $1',
    [id],
  );
  return { bytes: rows[0]?.bytes ?? 0, stream: lines(pool, id) };
}

async function* lines(pool: Database['pool'], id: string): AsyncGenerator<Buffer> {
  let [file, line] = [0, 0];
  for (;;) {
    const { rows } = await pool.query<{ file: number; line: number; outcome: string }>(
      `select file, line, outcome from bulk_import_error where import_id = $1 and (file, line) > ($2, $3) order by file, line limit ${AT_ONCE}`,
      [id, file, line],
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    yield Buffer.from(rows.map(({ outcome }) => `${outcome}\n`).join(''));
    [file, line] = [last.file, last.line];
  }
}
