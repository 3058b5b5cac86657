import type { IncomingMessage } from 'node:http';
import { problem } from '@hub/outcome';

/** A line that went dead without a word must not hold a slot; a slow one that moves may take as long as it needs. */
export const IDLE_MS = 60_000;

/** The body as it comes, without its end being the end of the connection: an answer must still reach the sender. */
export async function bodyOf(request: IncomingMessage): Promise<AsyncIterable<Uint8Array>> {
  const chunks = request.iterator({ destroyOnReturn: false });
  const first = await chunks.next();
  if (first.done === true) throw empty();
  return (async function* () {
    yield first.value as Uint8Array;
    yield* chunks as AsyncIterable<Uint8Array>;
  })();
}

/** Throws `too-large` or `incorrect` when the head says already that the body is too long, or empty. */
export function refuseLength(request: IncomingMessage, maxBytes: number): void {
  const length = Number(request.headers['content-length']);
  if (length === 0) throw empty();
  if (length > maxBytes) {
    throw tooLarge(maxBytes);
  }
}

/** Throws `media-type` for bytes packed on the way. */
export function refuseEncoding(request: IncomingMessage): void {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    throw problem(
      'media-type',
      'content-encoding',
      'Gửi nguyên tệp, không nén ở tầng HTTP (Content-Encoding).',
      'Send the bytes as they are, without Content-Encoding.',
      'Content-Encoding',
    );
  }
}

/** The answer to a body beyond the limit. */
export function tooLarge(maxBytes: number) {
  const megabytes = Math.floor(maxBytes / 1_000_000);
  return problem(
    'too-large',
    'too-large',
    `Tệp lớn hơn giới hạn ${megabytes} MB. Chia nhỏ rồi gửi lại.`,
    `The file exceeds the limit of ${megabytes} MB. Split it and send again.`,
  );
}

function empty() {
  return problem('incorrect', 'empty', 'Tệp rỗng.', 'The body is empty.');
}
