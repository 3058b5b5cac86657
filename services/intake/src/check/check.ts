import { tmpdir } from 'node:os';
import { findSource } from '@hub/client-register';
import { bilingual, problem } from '@hub/outcome';
import { type RuleSettings, usableSettings } from '@hub/sources';
import { rulesOfSource, rulesVersion } from '@hub/submission-log';
import { sendJson } from '../answer.ts';
import { type Call, parameter } from '../call.ts';
import { acceptedType } from '../content-type.ts';
import type { IntakeDeps } from '../deps.ts';
import { FairSlots } from '../fair-slots.ts';
import { issueLine } from '../issue-line.ts';
import { countOf, positionOf, urlWith } from '../paging.ts';
import { sourceFor } from '../submit.ts';
import { bodyOf, IDLE_MS, refuseEncoding, refuseLength } from '../upload-body.ts';
import { type DryRun, dryRun } from './dry-run.ts';
import { spool } from './spool.ts';

/** Bodies taken at once, each with at most 4 MiB in memory. */
const UPLOADS = 16;
/** Of both, what one source holds: whoever sends drop by drop, or what takes long, keeps nobody else waiting. */
const [UPLOADS_SHARE, WORK_SHARE] = [8, 1];
const UPLOAD_WAIT_MS = 2_000;
/** Files looked at once: the process has deliveries to take between two records. */
const AT_WORK = 2;
const WORK_WAIT_MS = 45_000;
const PAGE = 20;
const LONGEST_PAGE = 50;

const NOTE = bilingual(
  'Đây là kiểm tra thử: không có gì được lưu. Hồ sơ đã lưu trước đây không được đối chiếu, nên hồ sơ trùng hoặc cũ hơn vẫn được tính là stored, và bảng gửi bổ sung không kèm XML1 được tính là rejected.',
  'This is a dry run: nothing was stored. What the hub holds already was not consulted, so a record that is known or older counts as stored, and tables that follow without their XML1 as rejected.',
);

/** `POST /intake/check?source=&detail=tables&_count=&after=`: what would come of a file, without keeping any of it. */
export function checkHandler(deps: IntakeDeps): (call: Call) => Promise<void> {
  const uploads = new FairSlots(UPLOADS, UPLOADS_SHARE, UPLOAD_WAIT_MS);
  const work = new FairSlots(AT_WORK, WORK_SHARE, WORK_WAIT_MS);
  const folder = deps.checkFolder ?? tmpdir();
  return async ({ request, response, principal }) => {
    const source = await sourceFor(principal, parameter(request, 'source'), (code) => findSource(deps.database, code));
    const contentType = acceptedType(request.headers['content-type'], source.formats);
    const [detail, after] = [parameter(request, 'detail'), parameter(request, 'after')];
    if (detail !== undefined && detail !== 'tables')
      throw problem('incorrect', 'value', 'detail chỉ có thể là tables.', 'detail can only be tables.', 'detail');
    const page = {
      ...(detail === undefined ? {} : { records: countOf(parameter(request, '_count'), PAGE, LONGEST_PAGE) }),
      after: after === undefined ? -1 : positionOf(after),
    };
    refuseEncoding(request);
    refuseLength(request, deps.maxBodyBytes);
    const releaseUpload = await uploads.take(source.id);
    try {
      request.setTimeout(deps.uploads?.idleMs ?? IDLE_MS);
      const bytes = await spool(await bodyOf(request), folder, deps.maxBodyBytes);
      try {
        const release = await work.take(source.id);
        try {
          // The whole file is here: nothing more is to come from the other side while it is looked at.
          request.setTimeout(0);
          const gone = (): boolean => response.destroyed;
          const { facility, formats, msh4, profile } = source;
          const sender = { msh4, ...(profile === undefined ? {} : { profile }) };
          const rules = await rulesNow(deps, source.id);
          const trial = { bytes, contentType, facility, source: source.code, formats, sender, rules };
          const found = await dryRun({ ...trial, now: Date.now(), ...page, gone });
          if (!gone()) sendJson(response, 200, checkJson(found, request.originalUrl, detail !== undefined));
        } finally {
          release();
        }
      } finally {
        await bytes.close();
      }
    } finally {
      releaseUpload();
    }
  };
}

/** What operators have made of rules for a source, as a delivery of this moment would be read. */
async function rulesNow({ database }: IntakeDeps, sourceId: number): Promise<RuleSettings> {
  return usableSettings(await rulesOfSource(database, sourceId, await rulesVersion(database, sourceId)));
}

function checkJson(
  { status, counts, issueCounts, issues, cut, records, layouts, next }: DryRun,
  url: string,
  withRecords: boolean,
): object {
  return {
    dryRun: true,
    note: NOTE,
    status,
    counts,
    issueCounts,
    issues: issues.map(issueLine),
    ...(cut ? { issuesCut: true } : {}),
    ...(layouts === undefined ? {} : { layouts }),
    ...(withRecords ? { records } : {}),
    ...(next === undefined ? {} : { next: urlWith(url, 'after', String(next)) }),
  };
}
