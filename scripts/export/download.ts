import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Asking } from './ask.ts';
import { Ended } from './ended.ts';
import type { Wanted } from './state.ts';

/** Where a file of the manifest lies when it is whole and verified. */
export const copyOf = (folder: string, { kind, n }: Pick<Wanted, 'kind' | 'n'>): string => join(folder, `${kind}-${n}.ndjson`);

/** Bytes, lines and checksum of what is there so far. */
interface Measured {
  bytes: number;
  lines: number;
  last: number;
  hash: Hash;
}

/**
 * Fetches a file of the manifest, unless its copy is there. Packed when it is begun, from the byte on where it broke when it goes on; what comes is
 * measured on its way, and only what agrees with the manifest gets its name. Throws `Ended` (damaged) when it does not a second time.
 */
export async function download(
  asking: Asking,
  folder: string,
  file: Wanted,
  unguarded: boolean,
  came: (bytes: number) => void,
): Promise<void> {
  const copy = copyOf(folder, file);
  const there = await stat(copy).catch(() => undefined);
  if (there !== undefined) {
    came(there.size);
    return;
  }
  for (let tries = 1; ; tries++) {
    const measured = await fetched(asking, `${copy}.part`, file, unguarded, came);
    if (agrees(measured, file)) {
      await rename(`${copy}.part`, copy);
      return;
    }
    await rm(`${copy}.part`, { force: true });
    came(-measured.bytes);
    if (tries === 2)
      throw new Ended(
        'damaged',
        `Tệp ${file.type} (${file.n}) tải về không khớp bản kê: kích thước, số dòng hoặc mã băm.`,
        `The file ${file.type} (${file.n}) does not agree with the manifest: size, lines or checksum.`,
      );
  }
}

const agrees = ({ bytes, lines, last, hash }: Measured, { size, count, sha256 }: Wanted): boolean =>
  (size === undefined || bytes === size) &&
  (count === undefined || lines + (bytes > 0 && last !== 0x0a ? 1 : 0) === count) &&
  (sha256 === undefined || hash.digest('hex') === sha256);

async function fetched(asking: Asking, part: string, file: Wanted, unguarded: boolean, came: (bytes: number) => void): Promise<Measured> {
  let measured = await measuredOf(part);
  came(measured.bytes);
  const target = await open(part, 'a', 0o600);
  try {
    return await asking.patiently(async (moved) => {
      if (file.size !== undefined && measured.bytes >= file.size) return measured;
      const answer = await asking.ask(file.url, { headers: headersOf(measured.bytes, file) }, unguarded);
      if (answer.status === 416) return measured;
      if (answer.status === 404 || answer.status === 410)
        throw new Ended(
          'refused',
          'Tệp không còn trên máy chủ: chạy lại với --restart.',
          'The file is gone from the server: run again with --restart.',
        );
      if (!answer.ok || answer.body === null)
        throw new Ended('refused', `Máy chủ trả ${answer.status}.`, `The server answered ${answer.status}.`);
      if (answer.status !== 206 && measured.bytes > 0) {
        // The whole comes: this server knows no parts, or the file is another by now.
        came(-measured.bytes);
        await target.truncate(0);
        measured = nothing();
      }
      for await (const chunk of answer.body) {
        await target.appendFile(chunk);
        taken(measured, chunk);
        came(chunk.length);
        moved();
      }
      await target.datasync();
      return measured;
    });
  } finally {
    await target.close();
  }
}

/** Packed from the beginning; a part is of the bytes as they lie (RFC 9110 §14.2), and only of the same file. */
const headersOf = (from: number, { sha256 }: Wanted): Record<string, string> => ({
  accept: 'application/fhir+ndjson',
  ...(from === 0
    ? { 'accept-encoding': 'gzip' }
    : { 'accept-encoding': 'identity', range: `bytes=${from}-`, ...(sha256 === undefined ? {} : { 'if-range': `"${sha256}"` }) }),
});

const nothing = (): Measured => ({ bytes: 0, lines: 0, last: 0x0a, hash: createHash('sha256') });

function taken(measured: Measured, chunk: Uint8Array): void {
  measured.hash.update(chunk);
  measured.bytes += chunk.length;
  measured.last = chunk.at(-1) ?? measured.last;
  for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, at + 1)) measured.lines += 1;
}

async function measuredOf(part: string): Promise<Measured> {
  const measured = nothing();
  if ((await stat(part).catch(() => undefined)) === undefined) return measured;
  for await (const chunk of createReadStream(part)) taken(measured, chunk as Buffer);
  return measured;
}
