import type { Visibility } from '@hub/access';
import { parseResource, type Resource } from '@hub/fhir-model';
import type { SearchQuery } from '@hub/search';
import { characters } from '../../message.ts';
import type { HistoryVersion, ReadStore } from '../../read-store.ts';

/** Versions looked at in one go. */
const PAGE = 50;

/** When a record last wrote something, and which record of which submission it then was. */
export interface Written {
  /** Epoch milliseconds. */
  readonly moment: number;
  readonly submission?: string;
  readonly record?: number;
}

/** The newest of a visit's resources that a record wrote; what clients changed by hand since then does not count. */
export function lastWritten(resources: readonly Resource[]): Written {
  let newest: Written | undefined;
  let any = 0;
  for (const { meta } of resources) {
    const moment = Date.parse(meta?.lastUpdated ?? '');
    if (Number.isNaN(moment)) continue;
    any = Math.max(any, moment);
    const source = readSource(meta?.source);
    if (source !== undefined && moment > (newest?.moment ?? 0)) newest = { moment, ...source };
  }
  return newest ?? { moment: any };
}

/**
 * A person or card as the visit's record knew it. Other visits of the same person write new versions of it; wanted is the one that was
 * current when the record last wrote. All versions of a batch bear one moment, so one that a later record of the same submission made does
 * not count. Undefined when the caller may not see it.
 */
export async function asOfVisit(
  store: ReadStore<SearchQuery>,
  type: string,
  id: string,
  written: Written,
  visible: Visibility,
): Promise<Resource | undefined> {
  let oldest: HistoryVersion | undefined;
  for (let before: number | undefined; ; ) {
    const page = await store.historyInstance(type, id, visible, { count: PAGE, ...(before === undefined ? {} : { before }) });
    if (page === undefined) return undefined;
    for (const version of page.versions) {
      if (version.deleted) continue;
      oldest = version;
      if (isOfVisit(version, written)) return parseResource(characters(version.body));
    }
    if (page.next === undefined) break;
    before = page.next;
  }
  return oldest === undefined ? undefined : parseResource(characters(oldest.body));
}

function isOfVisit({ body, lastUpdated }: HistoryVersion, { moment, submission, record = 0 }: Written): boolean {
  if (lastUpdated > moment) return false;
  if (lastUpdated < moment) return true;
  const made = readSource(parseResource(characters(body)).meta?.source);
  return made === undefined || made.submission !== submission || made.record <= record;
}

/** `urn:uuid:…#3` of `meta.source`: the submission and the record in it. */
function readSource(text: string | undefined): { readonly submission: string; readonly record: number } | undefined {
  const [, submission, record] = /^(urn:uuid:[0-9a-f-]+)#(\d+)$/.exec(text ?? '') ?? [];
  return submission === undefined ? undefined : { submission, record: Number(record) };
}
