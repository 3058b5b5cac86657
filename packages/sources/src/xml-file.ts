import type { Issue } from '@hub/outcome';
import { checkHealthChecks, healthChecks, KSK, KSK_ROOT } from './ksk/parse.ts';
import { issue } from './messages/issue.ts';
import { checkHealthRecords, healthRecords, QD831 } from './qd831/parse.ts';
import type { OpenBytes } from './qd3176/parse.ts';
import { parseQdXml } from './qd3176/parse.ts';
import type { ParseContext, ParsedFile, UnreadableRecord } from './record.ts';
import { NO_SETTINGS, underSettings } from './rules/settings.ts';

/** Format of the visits, as a source is registered for it. */
const VISITS = 'qd-xml';

/**
 * Reads a file of `application/xml`. Its root decides what it is: a visit file or table (QĐ 130/4750/3176/4210), else an individual health
 * record (QĐ 831, any root with HEADER and BODY) or health checks (QĐ 2062, KHAMSUCKHOE). A format its source is not registered for is refused (VN-ENV-format-unregistered).
 */
export function parseXmlFile(open: OpenBytes, context: ParseContext): ParsedFile {
  const { formats } = context;
  const takes = (format: string): boolean => formats === undefined || formats.includes(format);
  let issues: readonly Issue[] = [];
  const visits = parseQdXml(open, context, {
    refused: takes(VISITS) ? undefined : refused(VISITS, formats),
    async *unknownRoot(limits, root) {
      if (root === KSK_ROOT) {
        const checks = await checkHealthChecks(open(), context.facility, limits);
        if (!takes(KSK)) {
          yield refused(KSK, formats);
          return;
        }
        issues = checks.issues;
        if (checks.records === 0) yield { kind: 'unreadable', ordinal: 0, issues: [issue('VN-KSK-record-missing')] };
        else yield* healthChecks(open, context, limits, checks);
        return;
      }
      const facts = await checkHealthRecords(open(), context.facility, limits);
      if (!takes(QD831)) {
        yield refused(QD831, formats);
        return;
      }
      issues = underSettings(facts.issues, context.rules ?? NO_SETTINGS);
      if (issues.some(({ severity }) => severity === 'error')) {
        yield { kind: 'unreadable', ordinal: 0, issues };
        issues = [];
      } else if (facts.records === 0) yield { kind: 'unreadable', ordinal: 0, issues: [issue('VN-831-HOSOSUCKHOE-missing')] };
      else yield* healthRecords(open, context, limits, facts);
    },
  });
  return { records: visits.records, fileIssues: () => [...visits.fileIssues(), ...issues] };
}

function refused(format: string, formats: readonly string[] = []): UnreadableRecord {
  return { kind: 'unreadable', ordinal: 0, issues: [issue('VN-ENV-format-unregistered', { value: format, other: formats.join(', ') })] };
}
