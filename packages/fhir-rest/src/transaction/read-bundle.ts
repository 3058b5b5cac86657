import type { Resource } from '@hub/fhir-model';
import { type Problem, ProblemError, problem } from '@hub/outcome';
import { type Finding, validate } from '@hub/validation';
import type { Entry, Verb } from './entry.ts';
import { together } from './located.ts';

/** A batch or transaction as read: entries in order; in a batch an entry that cannot be read stands there as its error. */
export interface ReadBundle {
  readonly type: 'batch' | 'transaction';
  readonly entries: readonly (Entry | ProblemError)[];
}

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

const problemOfFinding = ({ code, expression, message }: Finding): Problem => ({ category: 'incorrect', code, message, expression });

function refused(findings: readonly Finding[]): ProblemError {
  const problems = findings.map(problemOfFinding);
  return new ProblemError(problems[0] as Problem, { cause: problems });
}

const notABundle = (): ProblemError =>
  problem(
    'incorrect',
    'invalid',
    'Địa chỉ này nhận một Bundle loại batch hoặc transaction.',
    'This address takes a Bundle of type batch or transaction.',
    'resourceType',
  );

function typeOfBundle(bundle: Json): 'batch' | 'transaction' {
  if (bundle.resourceType !== 'Bundle') throw notABundle();
  const { type } = bundle;
  if (type === 'batch' || type === 'transaction') return type;
  if (typeof type !== 'string' || type === '') {
    throw problem(
      'incorrect',
      'required',
      'Thiếu phần tử bắt buộc Bundle.type.',
      'Required element Bundle.type is missing.',
      'Bundle.type',
    );
  }
  throw problem(
    'invalid',
    'not-supported',
    'Chỉ nhận Bundle.type là batch hoặc transaction; Bundle loại khác gửi tới [base]/Bundle để lưu.',
    'Only a Bundle.type of batch or transaction is taken here; to store another Bundle post it to [base]/Bundle.',
    'Bundle.type',
  );
}

/** What is wrong with the bundle beside its entries: fails all. */
function checkFrame(bundle: Json): void {
  const { entry } = bundle;
  // An entry of a list is checked on its own; a list that is none, or empty, is part of the frame.
  const framed = Array.isArray(entry) && entry.length > 0 ? undefined : entry;
  const findings = validate({ ...bundle, entry: framed });
  if (findings.length > 0) throw refused(findings);
}

/** What R4 says of a requesting entry and its structure does not (bundle.html bdl-3, bdl-8, http.html#transaction). */
function missing(entry: Json, at: string): ProblemError | undefined {
  const request = entry.request as Json | undefined;
  const lacks = (element: string, vi: string, en: string) => problem('incorrect', 'required', vi, en, `${at}${element}`);
  if (request === undefined) {
    return lacks('', 'Mục này thiếu request (method và url).', 'This entry has no request (method and url).');
  }
  for (const element of ['method', 'url'] as const) {
    if (typeof request[element] === 'string') continue;
    return lacks(`.request.${element}`, `Mục này thiếu request.${element}.`, `This entry has no request.${element}.`);
  }
  const method = request.method as Verb;
  if (entry.resource === undefined && (method === 'POST' || method === 'PUT' || method === 'PATCH')) {
    return lacks('.resource', `Mục ${method} cần có resource.`, `A ${method} entry needs a resource.`);
  }
  if (typeof entry.fullUrl === 'string' && entry.fullUrl.includes('/_history/')) {
    return problem(
      'incorrect',
      'invalid',
      'fullUrl không được chỉ một phiên bản (/_history/).',
      'fullUrl must not name a version (/_history/).',
      `${at}.fullUrl`,
    );
  }
  return undefined;
}

const CONDITIONS = [
  ['ifMatch', 'if-match'],
  ['ifNoneMatch', 'if-none-match'],
  ['ifModifiedSince', 'if-modified-since'],
  ['ifNoneExist', 'if-none-exist'],
] as const;
const NO_CONDITIONS: ReadonlyMap<string, string> = new Map();

function conditionsOf(request: Json): ReadonlyMap<string, string> {
  let conditions: Map<string, string> | undefined;
  for (const [element, header] of CONDITIONS) {
    const value = request[element];
    if (typeof value !== 'string') continue;
    conditions ??= new Map();
    conditions.set(header, value);
  }
  return conditions ?? NO_CONDITIONS;
}

function entryOf(entry: Json, index: number, at: string): Entry {
  const request = entry.request as Json;
  return {
    index,
    at,
    method: request.method as Verb,
    url: request.url as string,
    ...(typeof entry.fullUrl === 'string' ? { fullUrl: entry.fullUrl } : {}),
    ...(entry.resource === undefined ? {} : { resource: entry.resource as Resource }),
    conditions: conditionsOf(request),
  };
}

/** An entry checked by itself, for a bundle in which some are wrong: each gets its own findings. */
function findingsOf(entry: unknown, at: string): ProblemError | undefined {
  const findings = validate({ resourceType: 'Bundle', type: 'batch', entry: [entry] });
  if (findings.length === 0) return undefined;
  const here = (text: string) => text.replaceAll('Bundle.entry[0]', at);
  return refused(
    findings.map(({ expression, message, ...rest }) => ({
      ...rest,
      expression: here(expression),
      message: { vi: here(message.vi), en: here(message.en) },
    })),
  );
}

/** A Bundle that somebody means to be done: `missing` names first what no findings of the validator say as plainly. */
function readEntry(entry: unknown, index: number, sound: boolean): Entry | ProblemError {
  const at = `Bundle.entry[${index}]`;
  if (isObject(entry) && entry.request === undefined) return missing(entry, at) as ProblemError;
  const wrong = sound ? undefined : findingsOf(entry, at);
  return wrong ?? missing(entry as Json, at) ?? entryOf(entry as Json, index, at);
}

/**
 * Reads a batch or transaction (R4 http.html#transaction, bundle.html): its structure and that of every resource in it. Throws for what
 * is wrong with the bundle itself: 400 for its structure, 413 for more than `most` entries, 422 for another type; for a transaction
 * also everything that is wrong with its entries, at once. In a batch a wrong entry fails alone.
 */
export function readBundle(body: unknown, most: number): ReadBundle {
  if (!isObject(body)) throw notABundle();
  const type = typeOfBundle(body);
  checkFrame(body);
  const given = (body.entry ?? []) as readonly unknown[];
  if (given.length > most) {
    throw problem('too-large', 'too-long', `Bundle có hơn ${most} mục.`, `The Bundle has more than ${most} entries.`, 'Bundle.entry');
  }
  // One walk for all; only when it finds something is it asked again which entry it was.
  const sound = validate(body).length === 0;
  const entries = given.map((entry, index) => readEntry(entry, index, sound));
  const errors = entries.filter((entry) => entry instanceof ProblemError);
  if (type === 'transaction' && errors.length > 0) throw together(errors);
  return { type, entries };
}
