import type { ServerResponse } from 'node:http';
import { isProblemError, type Problem } from '@hub/outcome';
import type { Answer } from './call.ts';
import { OAuthError } from './oauth-error.ts';
import { errorPage } from './people/pages.ts';
import { Faults } from './register/faults.ts';

const STATUS: Readonly<Record<string, number>> = {
  incorrect: 400,
  unauthorised: 401,
  forbidden: 403,
  'not-found': 404,
  method: 405,
  conflict: 409,
  precondition: 412,
  'too-large': 413,
  busy: 429,
  unavailable: 503,
  'too-costly': 503,
};

/** The words of OAuth for the hub's own problems. */
const ERROR: Readonly<Record<string, string>> = {
  incorrect: 'invalid_client_metadata',
  unauthorised: 'invalid_token',
  forbidden: 'insufficient_scope',
  busy: 'temporarily_unavailable',
  unavailable: 'temporarily_unavailable',
};

const FAULT: Problem = {
  category: 'fault',
  code: 'fault',
  message: { vi: 'Lỗi của hệ thống. Thử lại sau.', en: 'A fault of the hub. Try again later.' },
};

/** An error as an answer: in OAuth's shape with the words in both languages, or as a page for a person. */
export function errorAnswer(error: unknown, speaks: 'page' | undefined): Answer {
  if (error instanceof OAuthError) {
    const { status, headers } = error;
    if (speaks === 'page') return errorPage(status, { vi: 'Yêu cầu không hợp lệ.', en: error.message });
    return { status, headers, body: { error: error.error, error_description: error.message } };
  }
  const { category, code, message } = problemOf(error);
  const status = STATUS[category] ?? 500;
  if (speaks === 'page') return errorPage(status, message);
  const headers = {
    ...(status === 401 ? { 'WWW-Authenticate': 'Bearer realm="hub"' } : {}),
    ...(status === 503 ? { 'Retry-After': '10' } : {}),
  };
  const issues = (error instanceof Faults ? error.problems : [problemOf(error)]).map(issueOf);
  return { status, headers, body: { error: ERROR[category] ?? code, error_description: message.en, issues } };
}

const issueOf = ({ code, message, expression }: Problem) => ({
  severity: 'error',
  code,
  message,
  ...(expression === undefined ? {} : { field: expression }),
});

/** The problem behind an error; what carries none is a fault, and its words stay in the log. */
export function problemOf(error: unknown): Problem {
  if (isProblemError(error)) return error.problem;
  const { status } = (error ?? {}) as { readonly status?: unknown };
  if (error instanceof URIError)
    return { category: 'not-found', code: 'not-found', message: { vi: 'Không có địa chỉ này.', en: 'There is no such address.' } };
  // body-parser's own errors: their words quote the body.
  if (status === 413)
    return { category: 'too-large', code: 'too-large', message: { vi: 'Nội dung quá dài.', en: 'The body is too long.' } };
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return { category: 'incorrect', code: 'structure', message: { vi: 'Nội dung không đọc được.', en: 'The body cannot be read.' } };
  }
  return FAULT;
}

/** Sends an answer. Nothing here may be kept by a cache: tokens and secrets are for one reader. */
export function send(response: ServerResponse, { status, headers = {}, body }: Answer, id: string): void {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8';
  response.writeHead(status, {
    ...(body === undefined ? {} : { 'Content-Type': type }),
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'X-Request-Id': id,
    ...(headers as Record<string, string | string[]>),
  });
  response.end(text);
}
