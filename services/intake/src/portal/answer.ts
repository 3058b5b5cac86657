import type { ServerResponse } from 'node:http';
import type { Category, Problem } from '@hub/outcome';
import type { Request } from 'express';
import { headersOf, sendJson, statusOf } from '../answer.ts';

/** Where the drop-in of the insurer's portal answers (mapping contract §6.1). */
export const PORTAL = '/intake/bhxh/';

/** True for requests of vendors' portal clients: they read `maKetQua`, not issues. */
export function isPortal({ originalUrl }: Pick<Request, 'originalUrl'>): boolean {
  return originalUrl.startsWith(PORTAL);
}

/**
 * The bearer token of a portal call: header `accessToken`, together with the `tokenId` it was handed out with. Undefined when one is absent
 * or they are not a pair: then nobody calls.
 */
export function portalToken(request: Pick<Request, 'originalUrl' | 'headers'>): string | undefined {
  if (!isPortal(request)) return undefined;
  const { accesstoken: token, tokenid: id } = request.headers;
  return typeof token === 'string' && typeof id === 'string' && id === idOfToken(token) ? token : undefined;
}

/** `id_token` beside an `access_token`: nothing but a second header that has to fit. */
export function idOfToken(token: string): string {
  return token.slice(-12);
}

/** `maKetQua`: 200 taken, 401 who calls is not known or may not, 205 not readable, 500 the hub cannot now (send again). */
export type ResultCode = '200' | '401' | '205' | '500';

const RESULT: Readonly<Partial<Record<Category, ResultCode>>> = {
  unauthorised: '401',
  forbidden: '401',
  incorrect: '205',
  'too-large': '205',
  'media-type': '205',
  'not-found': '205',
  method: '205',
};

/** `yyyyMMddHHmmss` in Vietnam. */
export function portalTime(now: number): string {
  return new Date(now + 7 * 3_600_000).toISOString().slice(0, 19).replace(/\D/g, '');
}

/**
 * A problem as portal clients read it. What is wrong with the content is said with HTTP 200, as they expect of the portal; who calls, too
 * much and faults keep their own status. Text is Vietnamese first, the same as in a receipt.
 */
export function sendPortalProblem(response: ServerResponse, problem: Problem, headers: Readonly<Record<string, string>> = {}): void {
  const { category, message } = problem;
  const status = category === 'incorrect' ? 200 : statusOf(category);
  const body = {
    maKetQua: RESULT[category] ?? '500',
    maGiaoDich: '',
    thoiGianTiepNhan: portalTime(Date.now()),
    thongDiep: `${message.vi} / ${message.en}`,
  };
  sendJson(response, status, body, { ...headersOf(category), ...headers });
}
