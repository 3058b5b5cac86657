import { actsFor } from '@hub/access';
import { findSource } from '@hub/client-register';
import { problem } from '@hub/outcome';
import { ruleOf, TABLE_SPECS, type TableName } from '@hub/sources';
import { facilityNumber, type QualityFilter, type QualityPeriod, readQuality } from '@hub/submission-log';
import { type QualityParts, qualityScore, share } from '@hub/submissions';
import { sendJson } from './answer.ts';
import { type Call, parameter } from './call.ts';
import type { IntakeDeps } from './deps.ts';
import { firstMoment, momentAfter } from './moment.ts';

const DAY_MS = 86_400_000;
const USUAL_DAYS = 30;
const MOST_DAYS = 1_100;

/**
 * `GET /intake/quality?facility=&source=&from=&to=&by=day|week|month`: how good what a facility sends is. A sender asks about its own facility; an
 * operator about any, or about all together.
 */
export async function readFacilityQuality(call: Call, deps: IntakeDeps): Promise<void> {
  const { request, response } = call;
  const [by, from, to] = [parameter(request, 'by') ?? 'day', parameter(request, 'from'), parameter(request, 'to')];
  if (by !== 'day' && by !== 'week' && by !== 'month')
    throw problem('incorrect', 'value', 'by phải là day, week hoặc month.', 'by must be day, week or month.', 'by');
  const end = to === undefined ? momentAfter(dayOf(Date.now()), 'to') : momentAfter(to, 'to');
  const begin = from === undefined ? end - USUAL_DAYS * DAY_MS : firstMoment(from, 'from');
  if (begin >= end || end - begin > MOST_DAYS * DAY_MS) {
    throw problem('incorrect', 'value', 'from phải trước to, tối đa 3 năm.', 'from must be before to, by three years at most.', 'from');
  }
  const whose = await whoseOf(call, deps);
  const found = await readQuality(deps.database, { ...whose.filter, from: begin, to: end, by });
  const total = sumOf(found.periods);
  const parts = partsOf(total);
  sendJson(response, 200, {
    ...whose.names,
    from: dayOf(begin),
    to: dayOf(end - 1),
    by,
    score: qualityScore(parts) ?? null,
    parts: { accepted: rounded(parts.accepted), complete: rounded(parts.complete), timely: rounded(parts.timely) },
    counts: total.counts,
    issueCounts: total.issueCounts,
    rules: found.rules.map((rule) => ({ ...rule, ...explained(rule.code) })),
    trend: found.periods.map((period) => ({
      from: period.from,
      score: qualityScore(partsOf(period)) ?? null,
      counts: period.counts,
      issueCounts: period.issueCounts,
    })),
    completeness: found.completeness.map(({ table, lines, asked, filled }) => ({
      table,
      title: TABLE_SPECS[table as TableName].title,
      rows: lines,
      required: asked,
      filled,
      share: rounded(share(filled, asked)),
    })),
    timeliness: { visits: total.visits, medianHours: hours(found.medianMinutes), p90Hours: hours(found.p90Minutes) },
  });
}

/** Whose quality is asked for, when the caller may know. Another facility's, and one that is not there, are refused in the same words. */
async function whoseOf(
  { request, principal }: Call,
  { database }: IntakeDeps,
): Promise<{ readonly filter: Pick<QualityFilter, 'facilityId' | 'sourceId'>; readonly names: Record<string, string> }> {
  const [facility, code] = [parameter(request, 'facility'), parameter(request, 'source')];
  const source = code === undefined ? undefined : await findSource(database, code);
  if (code !== undefined && (source === undefined || !actsFor(principal, source.facility.id))) throw notYours('source');
  const named = facility === undefined ? undefined : await facilityNumber(database, facility);
  if (facility !== undefined && (named === undefined || !actsFor(principal, named))) throw notYours('facility');
  const own = principal.kind === 'operator' ? undefined : (principal.facilityId ?? -1);
  const facilityId = named ?? own;
  return {
    filter: { ...(facilityId === undefined ? {} : { facilityId }), ...(source === undefined ? {} : { sourceId: source.id }) },
    names: { ...(facility === undefined ? {} : { facility }), ...(code === undefined ? {} : { source: code }) },
  };
}

function notYours(name: string) {
  return problem(
    'forbidden',
    'forbidden',
    'Mã truy cập không được xem cơ sở hoặc nguồn này, hoặc chưa đăng ký.',
    'This token may not see this facility or source, or it is not registered.',
    name,
  );
}

const partsOf = ({ counts: { received, withErrors }, asked, filled, visits, timely }: Omit<QualityPeriod, 'from'>): QualityParts => {
  const given = { accepted: share(received - withErrors, received), complete: share(filled, asked), timely: share(timely, visits) };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
};

function sumOf(periods: readonly QualityPeriod[]): Omit<QualityPeriod, 'from'> {
  const sum = (pick: (period: QualityPeriod) => number): number => periods.reduce((all, period) => all + pick(period), 0);
  const count = (name: keyof QualityPeriod['counts']): number => sum(({ counts }) => counts[name]);
  return {
    counts: {
      submissions: count('submissions'),
      received: count('received'),
      stored: count('stored'),
      unchanged: count('unchanged'),
      rejected: count('rejected'),
      withErrors: count('withErrors'),
      withWarnings: count('withWarnings'),
    },
    issueCounts: {
      error: sum(({ issueCounts }) => issueCounts.error),
      warning: sum(({ issueCounts }) => issueCounts.warning),
      information: sum(({ issueCounts }) => issueCounts.information),
    },
    asked: sum(({ asked }) => asked),
    filled: sum(({ filled }) => filled),
    visits: sum(({ visits }) => visits),
    timely: sum(({ timely }) => timely),
  };
}

function explained(code: string): Record<string, unknown> {
  const rule = ruleOf(code);
  return rule === undefined ? {} : { text: rule.text, mend: rule.mend };
}

const dayOf = (ms: number): string => new Date(ms + 7 * 3_600_000).toISOString().slice(0, 10);
const rounded = (value: number | undefined): number | null => (value === undefined ? null : Math.round(value * 10_000) / 10_000);
const hours = (minutes: number | undefined): number | null => (minutes === undefined ? null : Math.round(minutes / 6) / 10);
