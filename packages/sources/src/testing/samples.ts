import { readdirSync, readFileSync } from 'node:fs';
import type { VisitRecord } from '../record.ts';
import { parse } from './files.ts';

const CASES = new URL('../../cases/', import.meta.url);

/** The XML files of the worked examples of the national family, `qd3176/01-….xml`. */
export const SAMPLE_FILES: readonly string[] = ['qd3176', 'qd4750', 'qd4210', 'check-in', 'papers', 'bad'].flatMap((folder) =>
  readdirSync(new URL(`${folder}/`, CASES))
    .filter((name) => name.endsWith('.xml'))
    .map((name) => `${folder}/${name}`),
);

/** The visits of one of them that are taken. */
export async function sampleVisits(path: string): Promise<VisitRecord[]> {
  const bytes = readFileSync(new URL(path, CASES));
  const facility =
    /<MACSKCB>\s*(\w+)/.exec(bytes.toString('utf8'))?.[1] ?? /<MA_CSKCB>\s*(\w+)/.exec(bytes.toString('utf8'))?.[1] ?? '92901';
  const { records } = await parse(bytes, { facility });
  return records.filter((record): record is VisitRecord => record.kind === 'visit' && !record.rejected);
}
