import { problem } from '@hub/outcome';
import { ok } from '../../answer.ts';
import { resourceOf } from '../../body.ts';
import { errorAnswer } from '../../error-answer.ts';
import type { Handler, RestDeps } from '../../handler.ts';
import type { BulkImports, FileOutcome, ImportAsked, ImportStatus } from '../../import.ts';
import { mediaType } from '../../media-type.ts';
import type { RestRequest, RestResponse } from '../../message.ts';
import { negotiate } from '../../negotiate.ts';
import { prefersAsync } from '../../prefer.ts';
import { callerOf } from '../../visible.ts';
import { once } from './asked.ts';
import { parametersOf, unknownInput } from './parameters.ts';

/** Seconds after which a client may ask again. */
const RETRY_SECONDS = 2;
/** Bytes of a kick-off's Parameters. */
const MOST_PARAMETERS = 1024 * 1024;
const NDJSON: ReadonlySet<string> = new Set(['application/fhir+ndjson', 'application/ndjson', 'application/x-ndjson']);
const MODES: ReadonlySet<string> = new Set(['InitialLoad', 'IncrementalLoad']);
/** What a file may be called: its name stands in addresses and messages. */
const FILE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

function importsOf({ imports }: RestDeps): BulkImports {
  if (imports !== undefined) return imports;
  throw problem('unavailable', 'not-supported', 'Máy chủ này không nhập hàng loạt.', 'This server takes no bulk imports.');
}

/**
 * POST [base]/$import. With a Parameters resource (inputFormat, mode): 202 with the address that files are PUT to. With NDJSON: the body is the one file
 * of the import, which begins at once; `mode` stands in the address.
 */
export const importKickOff: Handler = async (request, deps) => {
  mustBeAsync(request);
  const imports = importsOf(deps);
  const type = mediaType(request.header('content-type'))?.type ?? '';
  const principal = callerOf(request);
  const oneFile = NDJSON.has(type);
  const asked = askedOf(request.base, oneFile ? request.query : [...request.query, ...(await parametersGiven(request))]);
  const id = await imports.begin(asked, `${request.base}/$import`, principal);
  if (oneFile) {
    try {
      await imports.receive(id, 'import.ndjson', incomingOf(request), principal);
      await imports.start(id, principal);
    } catch (error) {
      await imports.cancel(id, principal);
      throw error;
    }
  }
  return { status: 202, headers: { 'Content-Location': `${request.base}/$import/${id}`, 'Preference-Applied': 'respond-async' } };
};

/** PUT [base]/$import/[import]/[file]: NDJSON, which is durable when this is answered. 201; 200 when the same bytes had come under this name. */
export const importFile: Handler = async (request, deps) => {
  const type = mediaType(request.header('content-type'))?.type ?? '';
  if (!NDJSON.has(type))
    throw problem(
      'media-type',
      'not-supported',
      'Tệp phải là NDJSON: Content-Type application/fhir+ndjson.',
      'A file is NDJSON: Content-Type application/fhir+ndjson.',
    );
  const name = request.params.file ?? '';
  if (!FILE_NAME.test(name))
    throw problem(
      'incorrect',
      'value',
      'Tên tệp: 1–128 ký tự A–Z a–z 0–9 . _ -, bắt đầu bằng chữ hoặc số.',
      'Name of a file: 1–128 of A–Z a–z 0–9 . _ -, a letter or digit first.',
    );
  const received = await importsOf(deps).receive(jobOf(request), name, request.incoming ?? nothing(), callerOf(request));
  if (received === undefined) throw noImport();
  return json(request, received.again ? 200 : 201, received.file);
};

/** POST [base]/$import/[import]: all files have come, it begins. */
export const importStart: Handler = async (request, deps) => {
  const id = jobOf(request);
  if (!(await importsOf(deps).start(id, callerOf(request)))) throw noImport();
  return { status: 202, headers: { 'Content-Location': `${request.base}/$import/${id}` } };
};

/** GET of the status: 202 with progress, the manifest, or what went wrong. */
export const importStatus: Handler = async (request, deps) => {
  const id = jobOf(request);
  const status = await importsOf(deps).status(id, callerOf(request));
  if (status === undefined) throw noImport();
  if (status.state === 'failed') return errorAnswer(failedWith(status));
  if (status.state === 'open') {
    const answer = json(request, 202, { state: 'open', files: status.files });
    return { ...answer, headers: { ...answer.headers, 'X-Progress': `waiting for files, ${status.files.length} received` } };
  }
  if (status.state !== 'done')
    return {
      status: 202,
      headers: {
        'X-Progress': status.state === 'queued' ? 'queued, 0%' : `${status.percent}%`,
        'Retry-After': String(RETRY_SECONDS),
      },
    };
  const rejected = status.files.reduce((sum, one) => sum + one.rejected, 0);
  const url = `${request.base}/$import/${id}/errors.ndjson`;
  const manifest = {
    transactionTime: new Date(status.transactionTime).toISOString(),
    request: status.request,
    requiresAccessToken: true,
    output: status.files.map(({ name, ...counts }) => ({ inputUrl: `${request.base}/$import/${id}/${name}`, file: name, ...counts })),
    error: rejected === 0 ? [] : [{ type: 'OperationOutcome', url, count: rejected }],
  };
  const answer = json(request, 200, manifest);
  return { ...answer, headers: { ...answer.headers, Expires: new Date(status.expiresAt).toUTCString() } };
};

/** Why an import could not go on, and what it had come to: what is stored stays. */
function failedWith({ why, files }: Extract<ImportStatus, { readonly state: 'failed' }>) {
  const sum = (of: (file: FileOutcome) => number) => files.reduce((so, file) => so + of(file), 0);
  const received = sum((file) => file.received);
  const [created, updated] = [sum((file) => file.created), sum((file) => file.updated)];
  const [unchanged, rejected] = [sum((file) => file.unchanged), sum((file) => file.rejected)];
  const left = received - created - updated - unchanged - rejected;
  return problem(
    'conflict',
    'processing',
    `${why.vi} Nhận ${received} dòng: tạo ${created}, cập nhật ${updated}, không đổi ${unchanged}, từ chối ${rejected}, chưa làm ${left}.`,
    `${why.en} Lines received: ${received}; created ${created}, updated ${updated}, unchanged ${unchanged}, rejected ${rejected}, not come to ${left}.`,
  );
}

/** DELETE of the status: nothing more is stored; what is stays. */
export const importCancel: Handler = async (request, deps) => {
  if (await importsOf(deps).cancel(jobOf(request), callerOf(request))) return { status: 202, headers: {} };
  throw noImport();
};

/** GET of the error file: an OperationOutcome a line. */
export const importErrors: Handler = async (request, deps) => {
  const errors = request.params.file === 'errors.ndjson' ? await importsOf(deps).errors(jobOf(request), callerOf(request)) : undefined;
  if (errors === undefined) throw noImport();
  return {
    status: 200,
    headers: { 'Content-Type': 'application/fhir+ndjson', 'Content-Disposition': 'attachment; filename="errors.ndjson"' },
    stream: errors,
  };
};

/** An import is never answered at once. */
function mustBeAsync(request: RestRequest): void {
  negotiate(request.header('accept'), request.query);
  if (prefersAsync(request)) return;
  throw problem(
    'incorrect',
    'required',
    '$import chỉ chạy không đồng bộ: gửi kèm Prefer: respond-async.',
    '$import works asynchronously only: send Prefer: respond-async.',
  );
}

type Pairs = readonly (readonly [string, string])[];

/** The parameters of a kick-off's body. */
async function parametersGiven(request: RestRequest): Promise<Pairs> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of incomingOf(request)) {
    size += piece.length;
    if (size > MOST_PARAMETERS) throw problem('too-large', 'too-long', 'Parameters quá lớn.', 'The Parameters are too large.');
    pieces.push(piece);
  }
  const body = { contentType: request.header('content-type'), bytes: Buffer.concat(pieces) };
  return parametersOf(resourceOf(body, 'Parameters')).map((parameter, place): readonly [string, string] => {
    if (parameter.name === 'input')
      throw problem(
        'incorrect',
        'not-supported',
        'input[url] không được hỗ trợ: tạo lần nhập không có input, rồi PUT từng tệp vào địa chỉ ở Content-Location.',
        'input[url] is not supported: begin an import without input, then PUT each file below the address in Content-Location.',
        'Parameters.parameter',
      );
    const value = Object.entries(parameter).find(([name]) => name.startsWith('value'))?.[1];
    if (typeof value === 'string') return [parameter.name, value];
    throw unknownInput(place, parameter.name);
  });
}

function askedOf(base: string, given: Pairs): ImportAsked {
  for (const [name] of given)
    if (!['mode', 'inputFormat', '_format'].includes(name)) {
      const shown = /^[A-Za-z_][\w-]{0,63}$/.test(name) ? name : '?';
      throw problem('incorrect', 'not-supported', `$import không có tham số ${shown}.`, `$import has no parameter ${shown}.`, shown);
    }
  const format = once(given, 'inputFormat');
  if (format !== undefined && !NDJSON.has(format.replace(' ', '+')))
    throw problem('incorrect', 'not-supported', 'inputFormat: chỉ có NDJSON.', 'inputFormat: NDJSON only.', 'inputFormat');
  const mode = once(given, 'mode') ?? 'IncrementalLoad';
  if (!MODES.has(mode))
    throw problem('incorrect', 'value', 'mode là InitialLoad hoặc IncrementalLoad.', 'mode is InitialLoad or IncrementalLoad.', 'mode');
  return { mode: mode as ImportAsked['mode'], base };
}

function incomingOf({ incoming }: RestRequest): AsyncIterable<Uint8Array> {
  if (incoming !== undefined) return incoming;
  throw problem('incorrect', 'structure', 'Yêu cầu này cần nội dung (body).', 'This request needs a body.');
}

/** A file of no bytes: an export of nothing leaves such. */
async function* nothing(): AsyncGenerator<Uint8Array> {}

function json(request: RestRequest, status: number, content: object): RestResponse {
  const answer = ok({ ...request, header: () => undefined }, JSON.stringify(content), {});
  return { ...answer, status, headers: { ...answer.headers, 'Content-Type': 'application/json' } };
}

function jobOf(request: RestRequest): string {
  const id = request.params.job ?? '';
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) throw noImport();
  return id;
}

const noImport = () =>
  problem('not-found', 'not-found', 'Không có lần nhập này, hoặc đã hết hạn.', 'There is no such import, or it has expired.');
