import { decodeStream } from '../encoding/stream.ts';
import type { XmlLimits } from '../xml/reader.ts';
import { XmlReader } from '../xml/reader.ts';
import { Envelope, type EnvelopeHeader, type TableFile } from './envelope.ts';
import { sameFacility } from './rules/facility.ts';
import { SignatureFinder } from './signature.ts';
import { SPEC_BY_ROOT } from './tables.ts';
import { readFile, specOfType } from './visit.ts';

/** What is known of a file before its first record is given out. */
export interface FileFacts {
  readonly header: EnvelopeHeader;
  /** The first facility code in the file that is not the sender's. */
  readonly foreign: string | undefined;
  /** The encoding used, when it is not the one declared. */
  readonly encodingMismatch: string | undefined;
  /** What stands in CHUKYDONVI; undefined when the file is not signed. */
  readonly signature: string | undefined;
}

/** MA_CSKCB of a visit's XML1 or XML0 that is not `facility`. A file that cannot be read has none: its visit is refused later. */
function foreignCode(files: readonly TableFile[], facility: string, limits: XmlLimits): string | undefined {
  for (const file of files) {
    const named = specOfType(file.type)?.table;
    if (named !== undefined && named !== 'XML1' && named !== 'XML0') continue;
    const inner = readFile(file, limits);
    if (inner.kind !== 'table') continue;
    const table = SPEC_BY_ROOT.get(inner.table.root)?.table ?? named;
    if (table !== 'XML1' && table !== 'XML0') continue;
    for (const { cells } of inner.table.rows) {
      const at = cells.findIndex((cell, i) => i % 2 === 0 && cell === 'MA_CSKCB');
      const code = at < 0 ? '' : (cells[at + 1] as string).trim();
      if (code !== '' && !sameFacility(code, facility)) return code;
    }
  }
  return undefined;
}

/**
 * Reads a whole file once without keeping anything: is it well-formed to its end, what is its root, who sends it, how many
 * visits are in it, and does every visit belong to the sender's facility? Only then can its records be given out one by
 * one: a file that breaks off, or names another facility anywhere, stores nothing (mapping contract §5).
 * Throws XmlFault and UnknownRoot.
 */
export async function checkFile(input: AsyncIterable<Uint8Array>, facility: string, limits: XmlLimits): Promise<FileFacts> {
  let foreign: string | undefined;
  let encodingMismatch: string | undefined;
  const envelope = new Envelope((files) => {
    foreign ??= foreignCode(files, facility, limits);
  }, limits);
  const reader = new XmlReader(envelope, limits);
  const text = decodeStream(input, (detected) => {
    if (detected.mismatch) encodingMismatch = detected.encoding;
  });
  const signature = new SignatureFinder();
  for await (const chunk of text) {
    signature.push(chunk);
    reader.write(chunk);
  }
  reader.end();
  const { header } = envelope;
  if (header.facility !== '' && !sameFacility(header.facility, facility)) foreign = header.facility;
  return { header, foreign, encodingMismatch, signature: signature.find() };
}
