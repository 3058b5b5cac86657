import type { OpenBytes } from '../../qd3176/parse.ts';
import { BundleCutter } from './cutter.ts';
import { FhirFault, type FhirLimits } from './fault.ts';

/** How a file is put together: one JSON object, or one on each line. */
export type Shape = 'object' | 'lines';

/** UTF-8 text of a stream, its byte order mark left out (JSON: RFC 8259 section 8.1). Throws {@link FhirFault} for anything that is not UTF-8. */
async function* utf8(input: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of input) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_ENCODING_INVALID_ENCODED_DATA') throw new FhirFault('VN-FHIR-encoding');
    throw error;
  }
}

/** The entries of the root, in order, as they stand in the file, then (last) the root without them. */
export async function* bundlePieces(
  open: OpenBytes,
  limits: FhirLimits,
): AsyncGenerator<{ readonly entry: string } | { readonly rest: string }, void, undefined> {
  const ready: { readonly entry: string }[] = [];
  const cutter = new BundleCutter((entry) => ready.push({ entry }), limits);
  for await (const text of utf8(open())) {
    cutter.write(text);
    yield* ready.splice(0);
  }
  yield { rest: cutter.end() };
}

/** The whole text of a file that is one resource. */
export async function wholeText(open: OpenBytes, { piece }: FhirLimits): Promise<string> {
  const parts: string[] = [];
  let length = 0;
  for await (const text of utf8(open())) {
    length += text.length;
    if (length > piece) throw new FhirFault('VN-FHIR-too-large', String(Math.floor(piece / 1024 / 1024)));
    parts.push(text);
  }
  return parts.join('');
}

/** The lines that are not blank, with their numbers from 1. */
export async function* lines(
  open: OpenBytes,
  { piece }: FhirLimits,
): AsyncGenerator<{ readonly line: number; readonly text: string }, void, undefined> {
  let kept = '';
  let line = 1;
  for await (const text of utf8(open())) {
    const parts = text.split('\n');
    parts[0] = kept + (parts[0] as string);
    kept = parts.pop() as string;
    for (const one of parts) {
      if (one.trim() !== '') yield { line, text: one };
      line++;
    }
    if (kept.length > piece) throw new FhirFault('VN-FHIR-too-large', String(Math.floor(piece / 1024 / 1024)));
  }
  if (kept.trim() !== '') yield { line, text: kept };
}
