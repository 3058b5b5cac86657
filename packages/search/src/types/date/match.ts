import type { Period, Timing } from '@hub/fhir-model';
import { dateRange, type Range } from '../../extract/date-range.ts';
import type { TypedValue } from '../../query/typed-value.ts';
import type { DateValue } from './parse.ts';

/** The time a value covers, half-open; undefined when it says nothing about time. */
export function rangeOf({ type, value }: TypedValue): Range | undefined {
  switch (type) {
    case 'date':
    case 'dateTime':
    case 'instant':
      return dateRange(value as string);
    case 'Period': {
      const { start, end } = value as Period;
      const from = start === undefined ? undefined : dateRange(start);
      const to = end === undefined ? undefined : dateRange(end);
      if (from === undefined && to === undefined) return undefined;
      return proper({ low: from?.low ?? Number.NEGATIVE_INFINITY, high: to?.high ?? Number.POSITIVE_INFINITY });
    }
    case 'Timing': {
      const { event, repeat } = value as Timing;
      const bounds = repeat?.boundsPeriod === undefined ? undefined : rangeOf({ type: 'Period', value: repeat.boundsPeriod });
      const ranges = [...(event ?? []).map(dateRange), bounds].filter((range) => range !== undefined);
      if (ranges.length === 0) return undefined;
      return proper({ low: Math.min(...ranges.map((r) => r.low)), high: Math.max(...ranges.map((r) => r.high)) });
    }
    default:
      return undefined;
  }
}

const proper = (range: Range) => (range.low < range.high ? range : undefined);

/** R4 search, prefixes, on ranges: "the range of the search value fully contains the range of the target value" and so on. */
export function matchRange(wanted: DateValue, found: Range): boolean {
  const contained = wanted.low <= found.low && found.high <= wanted.high;
  const reachesAfter = found.high > wanted.high;
  const reachesBefore = found.low < wanted.low;
  switch (wanted.prefix) {
    case 'eq':
      return contained;
    case 'ne':
      return !contained;
    case 'gt':
      return reachesAfter;
    case 'lt':
      return reachesBefore;
    case 'ge':
      return reachesAfter || contained;
    case 'le':
      return reachesBefore || contained;
    case 'sa':
      return found.low >= wanted.high;
    case 'eb':
      return found.high <= wanted.low;
    case 'ap':
      return found.low < wanted.high && wanted.low < found.high;
  }
}

export function matchDate(wanted: DateValue, found: TypedValue): boolean {
  const range = rangeOf(found);
  return range !== undefined && matchRange(wanted, range);
}
