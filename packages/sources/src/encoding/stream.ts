import { chunkDecoder } from './decoder.ts';
import { type Detected, detectEncoding, HEAD_BYTES } from './detect.ts';

const CHUNK = 262_144;

/** Large chunks in parts, so that a file handed over whole is still taken a piece at a time. */
async function* inParts(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of input) {
    for (let at = 0; at < chunk.length; at += CHUNK) yield chunk.length <= CHUNK ? chunk : chunk.subarray(at, at + CHUNK);
  }
}

/** The text of a stream of bytes, with what was found out about its encoding as soon as the first bytes are there. */
export async function* decodeStream(
  input: AsyncIterable<Uint8Array>,
  found: (detected: Detected) => void,
): AsyncGenerator<string, void, undefined> {
  let head: Uint8Array | undefined = new Uint8Array(0);
  let decoder: ReturnType<typeof chunkDecoder> | undefined;
  for await (const chunk of inParts(input)) {
    if (decoder !== undefined) {
      yield decoder.push(chunk);
      continue;
    }
    head = head === undefined || head.length === 0 ? chunk : Buffer.concat([head, chunk]);
    if (head.length < HEAD_BYTES) continue;
    const detected = detectEncoding(head);
    found(detected);
    decoder = chunkDecoder(detected.encoding);
    yield decoder.push(head.subarray(detected.skip));
    head = undefined;
  }
  if (decoder === undefined) {
    const detected = detectEncoding(head ?? new Uint8Array(0));
    found(detected);
    decoder = chunkDecoder(detected.encoding);
    yield decoder.push((head ?? new Uint8Array(0)).subarray(detected.skip));
  }
  yield decoder.end();
}
