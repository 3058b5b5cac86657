import { findSource } from '@hub/client-register';
import { type ProblemError, problem } from '@hub/outcome';
import { sendJson } from '../answer.ts';
import type { Call } from '../call.ts';
import { acceptedType } from '../content-type.ts';
import type { IntakeDeps } from '../deps.ts';
import { FairSlots } from '../fair-slots.ts';
import type { takingIn } from '../take-in.ts';
import { IDLE_MS } from '../upload-body.ts';
import { portalTime } from './answer.ts';
import { bodyText } from './body.ts';

/** A file in JSON is held whole (text, then bytes): so many at once, of them one source's, and none beyond so many bytes of body. */
const [SLOTS, SHARE] = [6, 2];
const MOST_BODY = 64_000_000;
const WAIT_MS = 5_000;
/** No blank stands in two repeats that follow each other: millions of them would be tried in every way. */
const BASE64 = /^[A-Za-z0-9+/\s]*(?:=\s*){0,2}$/;

/** The calls that carry a file, by the last part of their path, and the `loaiHoSo` they may say. */
export const FILE_CALLS = ['check-in', 'ho-so-4750', 'ho-so-3176', 'ho-so-4210'] as const;

/**
 * `POST /intake/bhxh/{call}`: the file as base64 in JSON. Its bytes go the way of `POST /intake/submissions`: same deduplication, same receipt
 * under `/intake/submissions/{maGiaoDich}`. Which edition a file is of is told by its content, not by the address.
 */
export function portalFileHandler(
  deps: IntakeDeps,
  takeIn: ReturnType<typeof takingIn>,
  name: (typeof FILE_CALLS)[number],
): (call: Call) => Promise<void> {
  const slots = new FairSlots(SLOTS, SHARE, WAIT_MS);
  return async ({ request, response, principal }) => {
    const source = principal.sourceCode === undefined ? undefined : await findSource(deps.database, principal.sourceCode);
    if (source === undefined) {
      throw refused(
        'accessToken',
        'không thuộc nguồn gửi nào; đăng nhập bằng tài khoản của nguồn',
        'belongs to no source; log in with the account of one',
      );
    }
    const contentType = acceptedType('application/xml', source.formats);
    const release = await slots.take(source.id);
    try {
      request.setTimeout(deps.uploads?.idleMs ?? IDLE_MS);
      const given = jsonOf(await bodyText(request, Math.min(MOST_BODY, Math.ceil((deps.maxBodyBytes * 4) / 3) + 10_000)));
      const facility = text(given.maCSKCB);
      if (facility !== undefined && facility !== source.facility.code) {
        throw refused(
          'maCSKCB',
          `khác mã cơ sở của tài khoản (${source.facility.code})`,
          `is not the facility of this account (${source.facility.code})`,
        );
      }
      const user = text(given.username);
      if (user !== undefined && user !== principal.clientId) {
        throw problem(
          'forbidden',
          'forbidden',
          'username không phải của mã truy cập này.',
          'username is not that of this token.',
          'username',
        );
      }
      const kind = text(given.loaiHoSo);
      if (name === 'check-in' && kind !== undefined && kind !== '0') throw refused('loaiHoSo', 'phải là 0', 'must be 0');
      const bytes = fileOf(given.fileHSBase64);
      const registered = await takeIn({
        source,
        sentBy: principal.clientNumber,
        contentType,
        body: (async function* () {
          yield bytes;
        })(),
      });
      sendJson(response, 200, {
        maKetQua: '200',
        maGiaoDich: registered.id,
        thoiGianTiepNhan: portalTime(Date.now()),
        thongDiep:
          registered.outcome === 'known' ? 'Tệp này đã được nhận trước đây. / This file was received before.' : 'Đã nhận. / Received.',
      });
    } finally {
      release();
    }
  };
}

function jsonOf(body: string): Readonly<Record<string, unknown>> {
  let given: unknown;
  try {
    given = JSON.parse(body);
  } catch {
    throw problem('incorrect', 'structure', 'Nội dung không phải JSON.', 'The body is not JSON.');
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw problem('incorrect', 'structure', 'Nội dung phải là một đối tượng JSON.', 'The body must be a JSON object.');
  }
  return given as Readonly<Record<string, unknown>>;
}

/** Vendors write codes as texts or as numbers. */
function text(value: unknown): string | undefined {
  const given = typeof value === 'number' ? String(value) : value;
  return typeof given === 'string' && given.trim() !== '' ? given.trim() : undefined;
}

function fileOf(value: unknown): Buffer {
  if (typeof value !== 'string' || value.trim() === '') throw refused('fileHSBase64', 'thiếu', 'is missing');
  if (!BASE64.test(value)) throw refused('fileHSBase64', 'không phải base64', 'is not base64');
  const bytes = Buffer.from(value, 'base64');
  if (bytes.length === 0) throw refused('fileHSBase64', 'rỗng', 'is empty');
  return bytes;
}

function refused(name: string, vi: string, en: string): ProblemError {
  return problem('incorrect', 'value', `${name} ${vi}.`, `${name} ${en}.`, name);
}
