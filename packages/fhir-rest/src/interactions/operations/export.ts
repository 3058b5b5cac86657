import { mayFhir } from '@hub/access';
import { type Group, parseResource } from '@hub/fhir-model';
import { problem } from '@hub/outcome';
import { localReference } from '@hub/search';
import { goneAnswer, ok } from '../../answer.ts';
import type { BulkAsked, BulkExports, BulkFile } from '../../bulk.ts';
import { errorAnswer } from '../../error-answer.ts';
import type { Handler, RestDeps } from '../../handler.ts';
import { characters, type Piece, type RestRequest, type RestResponse } from '../../message.ts';
import { negotiate } from '../../negotiate.ts';
import { prefersAsync } from '../../prefer.ts';
import { idOf, notFound } from '../../resource-path.ts';
import { callerOf, visibleTo } from '../../visible.ts';
import { linkOf } from './asked.ts';
import { askedOf } from './export-asked.ts';

/** Seconds after which a client may ask again. */
const RETRY_SECONDS = 2;

function bulkOf({ bulk }: RestDeps): BulkExports {
  if (bulk !== undefined) return bulk;
  throw problem('unavailable', 'not-supported', 'Máy chủ này không xuất hàng loạt.', 'This server makes no bulk exports.');
}

/** GET or POST [base]/$export and [base]/Patient/$export (Bulk Data Access 3.0): 202 with the address of its status. */
export function exportOf(level: 'system' | 'Patient'): Handler {
  return async (request, deps) => {
    mustBeAsync(request);
    return entered(request, deps, level === 'system' ? '/$export' : '/Patient/$export', askedOf(request, level, deps.now()));
  };
}

/** The same of the members of a group: 404, 410 like a read of it. */
export const exportOfGroup: Handler = async (request, deps) => {
  mustBeAsync(request);
  const id = idOf(request, 'Group');
  const stored = await deps.store.readCurrent('Group', id, visibleTo(request, deps.now(), 'r'));
  if (stored === undefined) throw notFound('Group');
  if (stored.deleted) return goneAnswer('Group', stored);
  const members = membersOf(stored.body, `${request.base}/`);
  return entered(request, deps, `/Group/${id}/$export`, askedOf(request, 'Group', deps.now(), members));
};

async function entered(request: RestRequest, deps: RestDeps, path: string, asked: BulkAsked): Promise<RestResponse> {
  const id = await bulkOf(deps).ask(asked, linkOf(request.base, path, request.query), callerOf(request));
  return { status: 202, headers: { 'Content-Location': `${request.base}/$bulk/${id}`, 'Preference-Applied': 'respond-async' } };
}

/** An export is never answered at once (Bulk Data Access: `Prefer: respond-async` is required). */
function mustBeAsync(request: RestRequest): void {
  negotiate(request.header('accept'), request.query);
  if (prefersAsync(request)) return;
  throw problem(
    'incorrect',
    'required',
    '$export chỉ chạy không đồng bộ: gửi kèm Prefer: respond-async.',
    '$export works asynchronously only: send Prefer: respond-async.',
  );
}

function membersOf(body: Piece, base: string): readonly string[] {
  const { member = [] } = parseResource(characters(body)) as Group;
  const ids = member.flatMap(({ entity, inactive }) => {
    const target = inactive === true || entity?.reference === undefined ? undefined : localReference(entity.reference, base);
    return target?.type === 'Patient' ? [target.id] : [];
  });
  return [...new Set(ids)];
}

/** GET of the status: 202 with progress, the manifest, or what went wrong. */
export const bulkStatus: Handler = async (request, deps) => {
  const id = jobOf(request);
  const status = await bulkOf(deps).status(id, callerOf(request));
  if (status === undefined) throw noExport();
  if (status.state === 'failed') return errorAnswer(problem('fault', 'exception', status.why.vi, status.why.en));
  if (status.state !== 'done')
    return {
      status: 202,
      headers: {
        'X-Progress': status.state === 'queued' ? 'queued, 0%' : `${status.percent}%`,
        'Retry-After': String(RETRY_SECONDS),
      },
    };
  const files = (list: readonly BulkFile[]) =>
    list.map(({ name, type, count }) => ({ type, url: `${request.base}/$bulk/${id}/${name}`, count }));
  const manifest = {
    transactionTime: new Date(status.transactionTime).toISOString(),
    request: status.request,
    requiresAccessToken: true,
    output: files(status.output),
    deleted: files(status.deleted),
    error: files(status.error),
  };
  const answer = ok({ ...request, header: () => undefined }, JSON.stringify(manifest), {
    Expires: new Date(status.expiresAt).toUTCString(),
  });
  return { ...answer, headers: { ...answer.headers, 'Content-Type': 'application/json' } };
};

/** DELETE of the status: the export is stopped, its files are gone when this is answered. */
export const bulkCancel: Handler = async (request, deps) => {
  if (await bulkOf(deps).cancel(jobOf(request), callerOf(request))) return { status: 202, headers: {} };
  throw noExport();
};

/** GET of a file: NDJSON, streamed. Who may no longer read its type does not get it. */
export const bulkFile: Handler = async (request, deps) => {
  const principal = callerOf(request);
  const found = await bulkOf(deps).file(jobOf(request), request.params.file ?? '', principal);
  if (found === undefined) throw noExport();
  if (found.type !== 'OperationOutcome' && !mayFhir(principal, 'r', found.type)) throw noExport();
  return {
    status: 200,
    headers: { 'Content-Type': 'application/fhir+ndjson', 'Content-Disposition': `attachment; filename="${request.params.file}"` },
    stream: found,
  };
};

function jobOf(request: RestRequest): string {
  const id = request.params.job ?? '';
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) throw noExport();
  return id;
}

const noExport = () =>
  problem('not-found', 'not-found', 'Không có bản xuất này, hoặc đã hết hạn.', 'There is no such export, or it has expired.');
