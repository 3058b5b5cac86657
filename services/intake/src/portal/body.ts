import type { IncomingMessage } from 'node:http';
import { type ProblemError, problem } from '@hub/outcome';

/** A small JSON body whole, as text. Throws `too-large` from `most` bytes on, `incorrect` when there is none. */
export async function bodyText(request: IncomingMessage, most: number): Promise<string> {
  if (Number(request.headers['content-length']) > most) throw tooLarge(most);
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > most) {
      // What still comes is let past: the answer must reach the sender, and the connection its next call.
      request.resume();
      throw tooLarge(most);
    }
    parts.push(part);
  }
  if (size === 0) throw problem('incorrect', 'empty', 'Nội dung rỗng.', 'The body is empty.');
  return Buffer.concat(parts, size).toString('utf8');
}

function tooLarge(most: number): ProblemError {
  const limit = Math.floor(most / 1_000_000);
  const large = limit > 0;
  return problem(
    'too-large',
    'too-large',
    `Nội dung quá dài${large ? ` (giới hạn ${limit} MB); tệp lớn gửi qua /intake/submissions` : ''}.`,
    `The body is too long${large ? ` (limit ${limit} MB); send large files to /intake/submissions` : ''}.`,
  );
}
