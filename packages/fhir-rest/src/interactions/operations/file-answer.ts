import { problem } from '@hub/outcome';
import { errorAnswer } from '../../error-answer.ts';
import type { RestRequest, RestResponse } from '../../message.ts';
import { askedRange } from '../../range.ts';

/** A file that an export left: it never changes. */
export interface FileLeft {
  readonly bytes: number;
  /** Its bytes from `from` to below `to`. */
  read(from: number, to: number): AsyncIterable<Uint8Array>;
}

/** The file, streamed, or the range of it that is asked for (RFC 9110 §14): a download that broke goes on where it was. 416 for what lies behind its end. */
export function fileAnswer(
  request: RestRequest,
  { bytes, read }: FileLeft,
  headers: { readonly ETag: string } & Readonly<Record<string, string>>,
): RestResponse {
  const part = askedRange(request.header('range'), request.header('if-range'), headers.ETag, bytes);
  if (part === 'none')
    return {
      ...errorAnswer(problem('incorrect', 'value', 'Tệp không dài tới đó.', 'The file does not reach so far.')),
      status: 416,
      headers: { 'Content-Type': 'application/fhir+json', 'Content-Range': `bytes */${bytes}` },
    };
  const [from, to] = part ?? [0, bytes];
  const ranged = part === undefined ? {} : { 'Content-Range': `bytes ${from}-${to - 1}/${bytes}` };
  return {
    status: part === undefined ? 200 : 206,
    headers: {
      ...headers,
      'Content-Disposition': `attachment; filename="${request.params.file}"`,
      'Accept-Ranges': 'bytes',
      ...ranged,
    },
    stream: { bytes: to - from, stream: read(from, to) },
  };
}
