import type { ServerResponse } from 'node:http';
import { type Category, type Issue, isProblemError, type Problem } from '@hub/outcome';
import { issueJson } from '@hub/submissions';

/** HTTP status of each category: the one place where intake's errors become status codes. */
const STATUS: Readonly<Partial<Record<Category, number>>> = {
  incorrect: 400,
  unauthorised: 401,
  forbidden: 403,
  'not-found': 404,
  method: 405,
  conflict: 409,
  'too-large': 413,
  'media-type': 415,
  busy: 429,
  unavailable: 503,
  // A statement that was stopped: nothing was kept, the sender may come back.
  'too-costly': 503,
};

const FAULT: Problem = {
  category: 'fault',
  code: 'fault',
  message: { vi: 'Lỗi của hệ thống. Gửi lại sau.', en: 'A fault of the hub. Send again later.' },
};

/** HTTP status of a category. */
export const statusOf = (category: Category): number => STATUS[category] ?? 500;

/** Sends `body` as JSON. Nothing intake says may be kept by a cache: receipts and secrets are for one reader. */
export function sendJson(response: ServerResponse, status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...headers,
  });
  response.end(text);
}

/** The problem behind an error; everything that carries none is a fault, and its words stay in the log. */
export function problemOf(error: unknown): Problem {
  if (isProblemError(error)) return error.problem;
  // express: a part of the path is no valid percent-encoding, so it names nothing.
  if (error instanceof URIError) {
    return { category: 'not-found', code: 'not-found', message: { vi: 'Không có địa chỉ này.', en: 'There is no such address.' } };
  }
  // body-parser's own errors: the body was not what its type or its encoding says, or too long.
  const { status, expose } = (error ?? {}) as { status?: unknown; expose?: unknown };
  if (expose === true && typeof status === 'number' && status >= 400 && status < 500) {
    return status === 413
      ? { category: 'too-large', code: 'too-large', message: { vi: 'Nội dung quá dài.', en: 'The body is too long.' } }
      : { category: 'incorrect', code: 'structure', message: { vi: 'Nội dung không đọc được.', en: 'The body cannot be read.' } };
  }
  return FAULT;
}

/** Answers an error as `{issues:[{severity, code, message}]}`. */
export function sendProblem(response: ServerResponse, problem: Problem, headers: Readonly<Record<string, string>> = {}): void {
  const { category, code, message, expression } = problem;
  const issue: Issue = { severity: 'error', code, message, ...(expression === undefined ? {} : { field: expression }) };
  sendJson(response, statusOf(category), { issues: [issueJson(issue)] }, { ...headersOf(category), ...headers });
}

/** Headers that go with every answer of a category. */
export function headersOf(category: Category): Readonly<Record<string, string>> {
  if (category === 'unauthorised') return { 'WWW-Authenticate': 'Bearer realm="hub"' };
  if (category === 'busy') return { 'Retry-After': '2' };
  if (category === 'unavailable') return { 'Retry-After': '10' };
  return {};
}
