import { RESOURCE_TYPES } from '@hub/fhir-model';
import { type ProblemError, problem } from '@hub/outcome';
import { SEARCHED_TYPES } from '@hub/search';
import type { RestRequest } from './message.ts';

/** Types this server holds: those the search room indexes. */
export const SERVED_TYPES: ReadonlySet<string> = new Set(SEARCHED_TYPES);
const R4_TYPES: ReadonlySet<string> = new Set(RESOURCE_TYPES);
const ID = /^[A-Za-z0-9\-.]{1,64}$/;

/** The type of the path. Throws 404 naming what is wrong with it: not R4, or not held here. */
export function typeOf(request: RestRequest): string {
  const type = request.params.type ?? '';
  if (SERVED_TYPES.has(type)) return type;
  // The name is echoed only when it is R4's own: a path may hold anything.
  if (R4_TYPES.has(type)) {
    throw problem(
      'not-found',
      'not-supported',
      `Máy chủ này không lưu loại ${type}.`,
      `This server does not hold resources of type ${type}.`,
    );
  }
  throw problem('not-found', 'not-supported', 'FHIR R4 không có loại tài nguyên này.', 'FHIR R4 has no such resource type.');
}

/** True for what may be an id (R4 datatypes.html#id). */
export function isId(text: string): boolean {
  return ID.test(text);
}

/** The id of the path; what cannot be an id does not exist (404). */
export function idOf(request: RestRequest, type: string): string {
  const id = request.params.id ?? '';
  if (!ID.test(id)) throw notFound(type);
  return id;
}

/** The version of the path: a number from 1; nothing else can name one here (404). */
export function versionOf(request: RestRequest, type: string): number {
  const version = request.params.vid ?? '';
  if (!/^[1-9]\d{0,8}$/.test(version)) throw notFound(type);
  return Number(version);
}

/** "No such resource": the same for what never existed and for what the caller may not see. */
export function notFound(type: string): ProblemError {
  return problem('not-found', 'not-found', `Không có ${type} này.`, `There is no such ${type}.`);
}

/** "Deleted": there was one, and the caller may know. */
export function gone(type: string): ProblemError {
  return problem('gone', 'deleted', `${type} này đã bị xoá.`, `This ${type} has been deleted.`);
}

/** "Erased": there was a version, and a written decision had its text destroyed. */
export function erased(type: string): ProblemError {
  return problem(
    'gone',
    'erased',
    `Nội dung của ${type} này đã bị xoá vĩnh viễn theo quyết định; không khôi phục được.`,
    `The content of this ${type} was erased for good on a written decision; it cannot be brought back.`,
  );
}

/** Lets only the named query parameters pass. Throws 400 naming the first other one. */
export function onlyParameters(request: RestRequest, allowed: ReadonlySet<string>): void {
  for (const [name] of request.query) if (!allowed.has(name)) throw unknownParameter(name);
}

/** "Unknown parameter", naming it: only letters that parameter names have, so that nothing else is echoed. */
export function unknownParameter(name: string): ProblemError {
  const shown = name.replace(/[^\w\-:.]/g, '?').slice(0, 64);
  return problem('incorrect', 'not-supported', `Không hỗ trợ tham số ${shown}.`, `Parameter ${shown} is not supported.`, shown);
}
