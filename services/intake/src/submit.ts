import { actsFor, type Principal } from '@hub/access';
import { findSource, type Source } from '@hub/client-register';
import { problem } from '@hub/outcome';
import { issueJson } from '@hub/submissions';
import { sendJson } from './answer.ts';
import type { Call } from './call.ts';
import { parameter } from './call.ts';
import { acceptedType } from './content-type.ts';
import type { IntakeDeps } from './deps.ts';
import { FairSlots } from './fair-slots.ts';
import type { takingIn } from './take-in.ts';
import { bodyOf, IDLE_MS, refuseEncoding, refuseLength } from './upload-body.ts';

/** Uploads at once: with 256 KiB of memory each at most 64 MiB. 64 clients never wait, and one source's share is no more than that. */
const UPLOADS: NonNullable<IntakeDeps['uploads']> = { slots: 256, share: 64, waitMs: 2_000 };
/** A source registered or changed elsewhere is seen within this time. */
const SOURCE_CACHE_MS = 3_000;

const SUPERSEDED = issueJson({
  severity: 'information',
  code: 'VN-SUB-superseded',
  message: {
    vi: 'Tệp này đã được nhận trước đây; dữ liệu mới hơn đã đến sau đó. Không có gì thay đổi.',
    en: 'This file was received before and newer data has come since. Nothing was changed.',
  },
});

/** `POST /intake/submissions`: taken in ({@link takingIn}), then 202. */
export function submitHandler(deps: IntakeDeps, takeIn: ReturnType<typeof takingIn>): (call: Call) => Promise<void> {
  const { slots: count, share = count, waitMs, idleMs = IDLE_MS } = deps.uploads ?? UPLOADS;
  const slots = new FairSlots(count, share, waitMs);
  const sources = new Map<string, { readonly until: number; readonly source: Promise<Source | undefined> }>();

  const sourceNamed = (code: string): Promise<Source | undefined> => {
    const hit = sources.get(code);
    if (hit !== undefined && hit.until > Date.now()) return hit.source;
    // Unknown codes are asked for by anyone with a token: they must not fill the memory.
    if (sources.size > 10_000) sources.clear();
    const source = findSource(deps.database, code);
    sources.set(code, { until: Date.now() + SOURCE_CACHE_MS, source });
    const forget = (): boolean => sources.delete(code);
    source.then((found) => found === undefined && forget(), forget);
    return source;
  };

  return async ({ request, response, principal }) => {
    const source = await sourceFor(principal, parameter(request, 'source'), sourceNamed);
    const contentType = acceptedType(request.headers['content-type'], source.formats);
    refuseEncoding(request);
    refuseLength(request, deps.maxBodyBytes);
    const release = await slots.take(source.id);
    try {
      // The server closes a connection that times out, and takes the timer off before the next request on it.
      request.setTimeout(idleMs);
      const body = await bodyOf(request);
      const registered = await takeIn({ source, sentBy: principal.clientNumber, contentType, body });
      const { id, status, outcome, superseded } = registered;
      const location = { Location: `/intake/submissions/${id}` };
      if (outcome === 'new') sendJson(response, 202, { id, status }, location);
      else sendJson(response, 200, { id, status, ...(superseded ? { issues: [SUPERSEDED] } : {}) }, location);
    } finally {
      release();
    }
  };
}

/** The source a principal may send for; its own when it names none. Throws `forbidden`, the same for "unknown" and "not yours". */
export async function sourceFor(
  principal: Principal,
  named: string | undefined,
  find: (code: string) => Promise<Source | undefined>,
): Promise<Source> {
  const code = named ?? principal.sourceCode;
  if (code === undefined) {
    throw problem(
      'incorrect',
      'required',
      'Thiếu tham số source (mã nguồn gửi).',
      'The parameter source (code of the sender) is required.',
      'source',
    );
  }
  const source = await find(code);
  if (source === undefined || !actsFor(principal, source.facility.id)) {
    throw problem(
      'forbidden',
      'forbidden',
      'Mã truy cập không được gửi cho nguồn này, hoặc nguồn chưa đăng ký.',
      'This token may not send for this source, or the source is not registered.',
      'source',
    );
  }
  return source;
}
