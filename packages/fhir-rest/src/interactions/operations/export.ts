import { mayFhir } from '@hub/access';
import { type Group, parseResource } from '@hub/fhir-model';
import { problem } from '@hub/outcome';
import { localReference } from '@hub/search';
import { goneAnswer, ok } from '../../answer.ts';
import type { BulkAsked, BulkExports, BulkFile, BulkManifest } from '../../bulk.ts';
import { errorAnswer } from '../../error-answer.ts';
import type { Handler, RestDeps } from '../../handler.ts';
import { characters, type Piece, type RestRequest, type RestResponse } from '../../message.ts';
import { negotiate } from '../../negotiate.ts';
import { prefersAsync } from '../../prefer.ts';
import { idOf, notFound } from '../../resource-path.ts';
import { callerOf, visibleTo } from '../../visible.ts';
import { linkOf } from './asked.ts';
import { askedOf } from './export-asked.ts';
import { fileAnswer } from './file-answer.ts';

/** Seconds after which a client may ask again. */
const RETRY_SECONDS = 1;
/** Name of what a manifest tells of a file beside its standard: a pre-coordinated object (export.html, `extension`). */
const FILE_EXTENSION = 'http://fhir.ehealth.gov.vn/core/bulk-file';

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

/**
 * GET of the status: 202 with progress, the manifest, or what went wrong. With `allowPartialManifests` the manifest has pages (`?page=`), of which
 * those that are there come with the 202 already.
 */
export const bulkStatus: Handler = async (request, deps) => {
  const id = jobOf(request);
  const page = pageOf(request);
  const status = await bulkOf(deps).status(id, callerOf(request), page);
  if (status === undefined) throw noExport();
  if (status.state === 'failed') return errorAnswer(problem('fault', 'exception', status.why.vi, status.why.en));
  if (status.state === 'done') {
    if (status.manifest === undefined) throw noExport();
    const headers = { Expires: new Date(status.expiresAt).toUTCString() };
    return { ...manifestAnswer(request, id, status.manifest, headers), status: 200 };
  }
  const headers = { 'X-Progress': status.state === 'queued' ? 'queued, 0%' : `${status.percent}%`, 'Retry-After': String(RETRY_SECONDS) };
  if (status.manifest !== undefined) return { ...manifestAnswer(request, id, status.manifest, headers), status: 202 };
  if (page > 1) throw noExport();
  return { status: 202, headers };
};

function pageOf({ query }: RestRequest): number {
  const text = query.find(([name]) => name === 'page')?.[1] ?? '1';
  if (!/^[1-9]\d{0,6}$/.test(text)) throw noExport();
  return Number(text);
}

/** The manifest as its specification has it (export.html#response---output-manifest); size and checksum of each file as an extension. */
function manifestAnswer(
  request: RestRequest,
  id: string,
  { transactionTime, request: asked, organizedBy, output, deleted, error, next }: BulkManifest,
  headers: Readonly<Record<string, string>>,
): RestResponse {
  const files = (list: readonly BulkFile[]) =>
    list.map(({ name, type, count, bytes, sha256 }) => ({
      ...(type === undefined ? {} : { type }),
      url: `${request.base}/$bulk/${id}/${name}`,
      count,
      extension: { [FILE_EXTENSION]: { size: bytes, sha256 } },
    }));
  const manifest = {
    transactionTime: new Date(transactionTime).toISOString(),
    request: asked,
    requiresAccessToken: true,
    ...(organizedBy === undefined ? {} : { outputOrganizedBy: organizedBy }),
    output: files(output),
    deleted: files(deleted),
    error: files(error),
    ...(next === undefined ? {} : { link: [{ relation: 'next', url: `${request.base}/$bulk/${id}?page=${next}` }] }),
  };
  const answer = ok({ ...request, header: () => undefined }, JSON.stringify(manifest), headers);
  return { ...answer, headers: { ...answer.headers, 'Content-Type': 'application/json' } };
}

/** DELETE of the status: the export is stopped, its files are gone when this is answered. */
export const bulkCancel: Handler = async (request, deps) => {
  if (await bulkOf(deps).cancel(jobOf(request), callerOf(request))) return { status: 202, headers: {} };
  throw noExport();
};

/**
 * GET of a file: NDJSON, streamed, whole or from a byte on (RFC 9110 §14: a download that broke goes on; the ETag is the checksum). Who may no longer read
 * its types does not get it.
 */
export const bulkFile: Handler = async (request, deps) => {
  const principal = callerOf(request);
  const found = await bulkOf(deps).file(jobOf(request), request.params.file ?? '', principal);
  if (found?.types.every((type) => mayFhir(principal, 'r', type)) !== true) throw noExport();
  return fileAnswer(request, found, {
    'Content-Type': 'application/fhir+ndjson',
    ETag: `"${found.sha256}"`,
    // RFC 9530: of the whole file, also where a part of it is sent; not of a packed one (the edge takes it away).
    'Repr-Digest': `sha-256=:${Buffer.from(found.sha256, 'hex').toString('base64')}:`,
  });
};

function jobOf(request: RestRequest): string {
  const id = request.params.job ?? '';
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) throw noExport();
  return id;
}

const noExport = () =>
  problem('not-found', 'not-found', 'Không có bản xuất này, hoặc đã hết hạn.', 'There is no such export, or it has expired.');
