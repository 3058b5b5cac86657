import type { Principal } from '@hub/access';
import { principalOfKept } from '@hub/access';
import type { Connection } from '@hub/database';
import { isProblemError, type Problem, problem } from '@hub/outcome';
import { finish, type HeldPart, renewing } from './held.ts';
import type { Kept } from './imports.ts';
import { type ImporterDeps, Lost, limitsOf } from './maker.ts';
import { type Batch, batches, type Line, outcomeOf } from './read-lines.ts';
import type { Stored, WholeResource } from './store.ts';

/** How often a batch is tried again when others stood in its way. */
const TRIES = 10;
/** Milliseconds a statement may take. */
const STATEMENT_MS = 5 * 60_000;

/** A batch with its text, hashes and index rows. */
interface Ready extends Batch {
  readonly prepared: unknown;
}

/** What a part is loaded with. */
interface Loading {
  readonly deps: ImporterDeps;
  readonly held: HeldPart;
  readonly caller: Principal;
  /** Lines that are done. */
  line: number;
  /** Bytes of lines that are read and not committed. */
  bytes: number;
}

/**
 * Loads a part: its lines in order, some thousand a transaction, each of which says how far the part is; so whoever takes it over after a death goes on
 * where that was, and nothing is done twice or left out. While one batch is in Postgres the next is read. Throws {@link Lost} when the part
 * is not ours any more.
 */
export async function loadPart(deps: ImporterDeps, held: HeldPart): Promise<void> {
  const { asked, principal } = JSON.parse(held.asked) as Kept;
  const caller = await deps.completed(principalOfKept(principal));
  const limits = limitsOf(deps);
  await renewing(deps, 'bulk_import_part', held.lease, async () => {
    const loading: Loading = { deps, held, caller, line: held.line, bytes: 0 };
    const draft = asked.mode === 'InitialLoad' ? (resource: WholeResource) => deps.store.draft(resource, caller) : undefined;
    const all = batches(await whole(deps.archive.open(held.sha256)), held, { principal: caller, base: asked.base, most: limits, draft });
    const next = async () => {
      const { value, done } = await all.next();
      if (done === true) return undefined;
      holds(loading, value.bytes);
      return draft === undefined
        ? prepare(loading, value)
        : { ...value, prepared: await deps.store.prepareDrafted(draftedOf(value.lines)) };
    };
    let ready = await next();
    while (ready !== undefined) {
      const [storing, coming] = [store(loading, ready), next()];
      // Whoever fails first is told of; the other is waited for.
      await Promise.all([storing, coming]);
      holds(loading, -ready.bytes);
      ready = await coming;
    }
    const { rowCount } = await deps.database.pool.query(
      `update bulk_import_part set done = true, lease_until = null where import_id = $1 and file = $2 and part = $3 and lease = $4 and not done`,
      [held.importId, held.file, held.part, held.lease],
    );
    if (rowCount !== 1) throw new Lost();
  });
  await finish(deps.database, held.importId, limits.keptHours);
}

/** What is read ahead is told of: no more than one batch, whatever the file. */
function holds(loading: Loading, more: number): void {
  loading.bytes += more;
  loading.deps.holding?.(loading.bytes);
}

/** Read whole, because it is only sure to be what came when its last byte has been checked. */
async function whole(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces);
}

const resourcesOf = (lines: readonly Line[]): WholeResource[] => lines.flatMap((line) => ('resource' in line ? [line.resource()] : []));
const draftedOf = (lines: readonly Line[]): unknown[] => lines.flatMap((line) => ('resource' in line ? [line.drafted] : []));

async function prepare({ deps, caller }: Loading, batch: Batch): Promise<Ready> {
  return { ...batch, prepared: await deps.store.prepare(resourcesOf(batch.lines), caller) };
}

/** Stores a batch, in halves when the database refuses something in it, down to the line it refuses. */
async function store(loading: Loading, ready: Ready): Promise<void> {
  let tried = ready;
  for (let tries = 1; ; tries++) {
    try {
      await commit(loading, tried);
      return;
    } catch (error) {
      if (stoodInTheWay(error) && tries < TRIES) {
        // Somebody may have written what a first load brings: from here on it is asked for.
        tried = await prepare(loading, ready);
        continue;
      }
      const why = refusal(error);
      if (why === undefined) throw error;
      const { lines } = ready;
      const whole = lines.filter((line) => 'resource' in line);
      const [first] = whole;
      if (first === undefined) throw error;
      if (whole.length === 1) {
        const refused = lines.map((line): Line => (line === first ? { line: line.line, named: line.named, refused: [why] } : line));
        return store(loading, await prepare(loading, { ...ready, lines: refused }));
      }
      const middle = lines.indexOf(whole[Math.floor(whole.length / 2)] as Line);
      const later = lines[middle] as Line;
      await store(loading, await prepare(loading, { lines: lines.slice(0, middle), until: later.line - loading.held.firstLine, bytes: 0 }));
      return store(loading, await prepare(loading, { lines: lines.slice(middle), until: ready.until, bytes: 0 }));
    }
  }
}

async function commit(loading: Loading, { lines, until, prepared }: Ready): Promise<void> {
  const { deps, held } = loading;
  await deps.database.transaction(async (connection) => {
    await connection.query(`set local statement_timeout = ${STATEMENT_MS}`);
    const stored = await deps.store.write(connection, prepared, deps.now());
    await enterRefused(connection, held, lines);
    const n = (status: Stored['status']) => stored.filter((one) => one.status === status).length;
    const { rowCount } = await connection.query(
      `update bulk_import_part set line = $6, tries = 1, created = created + $7, updated = updated + $8, unchanged = unchanged + $9, rejected = rejected + $10
        where import_id = $1 and file = $2 and part = $3 and lease = $4 and line = $5 and not done`,
      [
        ...[held.importId, held.file, held.part, held.lease, loading.line, until],
        ...[n('created'), n('updated'), n('unchanged'), lines.length - stored.length],
      ],
    );
    if (rowCount !== 1) throw new Lost();
    await onRecord(loading, stored);
  });
  loading.line = until;
}

async function enterRefused(connection: Connection, held: HeldPart, lines: readonly Line[]): Promise<void> {
  const refused = lines.flatMap((line) => ('refused' in line ? [line] : []));
  if (refused.length === 0) return;
  await connection.query(
    'insert into bulk_import_error (import_id, file, line, outcome) select $1, $2, * from unnest($3::bigint[], $4::text[])',
    [held.importId, held.file, refused.map(({ line }) => line), refused.map((line) => outcomeOf(held.name, line, line.refused))],
  );
}

/** Each patient whose data are stored, before they are. */
async function onRecord({ deps, held, caller }: Loading, stored: readonly Stored[]): Promise<void> {
  if (stored.length === 0) return;
  await deps.record({
    at: deps.now(),
    action: 'submit',
    outcome: 'success',
    status: 200,
    route: 'POST /fhir/$import/:job',
    client: caller.clientNumber,
    purpose: caller.purpose,
    user: caller.user?.sub,
    detail: `import ${held.importId}`,
    patients: [...new Set(stored.map(({ about }) => about))].filter((about) => about !== 0),
    resources: stored.length,
  });
}

const codeOf = (error: unknown): string => String((error as { readonly code?: unknown } | null)?.code ?? '');

/** A deadlock, a broken unique index, a lock that was not had in time, a resource that changed hands: others were at the same. */
const stoodInTheWay = (error: unknown): boolean =>
  ['40001', '40P01', '23505', '55P03'].includes(codeOf(error)) || (error instanceof Error && error.name === 'MovedError');

/** What of the content a failure is: a value the database does not take. Undefined: something else has failed. */
function refusal(error: unknown): Problem | undefined {
  if (isProblemError(error)) return ['unavailable', 'fault', 'busy'].includes(error.problem.category) ? undefined : error.problem;
  const code = codeOf(error);
  if (!(error instanceof RangeError) && !/^(22|54)/.test(code)) return undefined;
  return problem(
    'invalid',
    'not-storable',
    'Kho không nhận một giá trị trong tài nguyên này.',
    'The store does not take a value of this resource.',
  ).problem;
}
