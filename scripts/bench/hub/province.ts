import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { facilitiesOf, filesOf, type ProvinceOptions, type Summary, Tally } from '@hub/synthetic-province';
import type { RunningHub } from '../../hub/start-hub.ts';
import type { PostJob } from '../client/load.ts';

/** Files of a synthetic province on disk, ready to post: making them is not part of any figure. */
export interface Prepared {
  readonly options: ProvinceOptions;
  readonly files: readonly { readonly source: string; readonly file: string; readonly visits: number; readonly bytes: number }[];
  readonly summary: Summary;
  readonly bytes: number;
}

export async function prepare(options: ProvinceOptions, folder: string, most = Number.POSITIVE_INFINITY): Promise<Prepared> {
  await mkdir(folder, { recursive: true });
  const tally = new Tally(false);
  const files: Prepared['files'][number][] = [];
  let bytes = 0;
  for (const { source, fileName, body, visits } of filesOf(options, (visit) => tally.add(visit))) {
    const file = join(folder, fileName);
    await writeFile(file, body);
    files.push({ source, file, visits, bytes: body.length });
    bytes += body.length;
    if (files.length >= most) break;
  }
  return { options, files, summary: tally.summary(), bytes };
}

/** Registers every facility of a province; answers source code → token. */
export async function registerAll(hub: RunningHub, options: ProvinceOptions): Promise<ReadonlyMap<string, string>> {
  const tokens = new Map<string, string>();
  for (const facility of facilitiesOf(options)) {
    for (const [source, token] of await hub.register(facility)) tokens.set(source, token);
  }
  return tokens;
}

export function postJob(hub: RunningHub, prepared: Prepared, tokens: ReadonlyMap<string, string>, connections: number): PostJob {
  return {
    kind: 'post',
    origin: hub.origin,
    connections,
    contentType: 'application/xml',
    posts: prepared.files.map(({ source, file }) => ({
      path: `/intake/submissions?source=${source}`,
      token: tokens.get(source) ?? hub.operatorToken,
      file,
    })),
  };
}
