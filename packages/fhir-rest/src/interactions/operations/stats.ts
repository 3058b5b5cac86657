import { csvCell, problem } from '@hub/outcome';
import { kindOf, parametersOf } from '@hub/search';
import { display } from '@hub/terminology';
import { ok } from '../../answer.ts';
import { criteriaOf } from '../../criteria.ts';
import type { Handler } from '../../handler.ts';
import { FORMAT_PARAMETERS } from '../../negotiate.ts';
import type { GroupKey, GroupValue, Stats } from '../../operation-store.ts';
import { typeOf } from '../../resource-path.ts';
import { visibleTo } from '../../visible.ts';
import { wholeNumber } from '../history-parameters.ts';
import { inputsOf, once, operationsOf } from './asked.ts';

const MOST_KEYS = 3;
const DEFAULT_COUNT = 100;
const MAX_COUNT = 1_000;
const UNITS = ['year', 'month', 'week', 'day'] as const;
const ORDERS = ['count', 'key'] as const;
/** Kinds whose values can be told apart one by one. */
const GROUPED: ReadonlySet<string> = new Set(['token', 'reference', 'string', 'uri', 'date']);
const OWN: ReadonlySet<string> = new Set(['group-by', 'group-order', '_count', ...FORMAT_PARAMETERS]);
const CSV = 'text/csv';

/**
 * GET or POST [base]/[type]/$stats?group-by=…&[any search] (fhir-profiles/operations/stats.json): how many of the search's matches have each
 * value, as Parameters or as CSV. Strict like a search.
 */
export const stats: Handler = async (request, { store, now }) => {
  const type = typeOf(request);
  const inputs = inputsOf(request);
  const keys = keysOf(
    type,
    inputs.filter(([name]) => name === 'group-by').map(([, text]) => text),
  );
  const order = ORDERS.find((one) => one === (once(inputs, 'group-order') ?? 'count'));
  if (order === undefined) throw refused('group-order', 'cần count hoặc key', 'expected count or key');
  const count = wholeNumber('_count', once(inputs, '_count')) ?? DEFAULT_COUNT;
  if (count === 0) throw refused('_count', 'phải từ 1 trở lên', 'must be at least 1');
  const criteria = inputs.filter(([name]) => !OWN.has(name));
  const query = criteriaOf(type, criteria, request, now());
  const asCsv = once(inputs, '_format') === CSV;
  const found = await operationsOf(store).stats(query, keys, { count: Math.min(count, MAX_COUNT), order }, visibleTo(request, now()));
  if (asCsv) return { status: 200, headers: { 'Content-Type': `${CSV}; charset=utf-8` }, body: csvOf(keys, found) };
  return ok(request, parametersOfStats(keys, found));
};

const refused = (name: string, vi: string, en: string) => problem('incorrect', 'value', `${name}: ${vi}.`, `${name}: ${en}.`, name);

/** Reads `group-by`: each a parameter of the type, a date with its length of time. Throws 400 for none, too many, or what cannot be grouped. */
function keysOf(type: string, texts: readonly string[]): readonly GroupKey[] {
  if (texts.length === 0 || texts.length > MOST_KEYS || new Set(texts).size < texts.length)
    throw refused('group-by', `cần 1 đến ${MOST_KEYS} khoá khác nhau`, `expected 1 to ${MOST_KEYS} different keys`);
  return texts.map((name): GroupKey => {
    const [code = '', wanted, ...more] = name.split(':');
    const parameter = code === '_lastUpdated' ? code : parametersOf(type)?.get(code);
    const kind = parameter === undefined ? undefined : parameter === '_lastUpdated' ? 'date' : kindOf(parameter);
    if (parameter === undefined || kind === undefined)
      throw refused('group-by', `${type} không có tham số này`, `${type} has no such parameter`);
    if (!GROUPED.has(kind))
      throw refused(
        'group-by',
        'chỉ nhóm theo token, reference, string, uri và date',
        'only token, reference, string, uri and date can be grouped by',
      );
    if (kind !== 'date') {
      if (wanted === undefined) return { name, parameter };
      throw refused('group-by', 'chỉ ngày mới có :year, :month, :week, :day', 'only dates take :year, :month, :week or :day');
    }
    const unit = UNITS.find((one) => one === wanted);
    if (unit === undefined || more.length > 0)
      throw refused('group-by', 'ngày cần :year, :month, :week hoặc :day', 'a date needs :year, :month, :week or :day');
    return { name, parameter, unit };
  });
}

const ABSENT = { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }] };

function partOf(name: string, value: GroupValue): Record<string, unknown> {
  if (value === undefined) return { name, _valueString: ABSENT };
  if ('code' in value) {
    const { system, code } = value;
    const named = system === undefined ? undefined : display(system, code);
    return { name, valueCoding: { ...(system === undefined ? {} : { system }), code, ...(named === undefined ? {} : { display: named }) } };
  }
  if ('reference' in value)
    return value.reference === '?' ? { name, valueReference: { display: '?' } } : { name, valueReference: { reference: value.reference } };
  return { name, valueString: value.text };
}

function parametersOfStats(keys: readonly GroupKey[], { total, groups, shown }: Stats): string {
  const group = shown.map(({ values, count }) => ({
    name: 'group',
    part: [...keys.map(({ name }, i) => partOf(name, values[i])), { name: 'count', valueInteger: count }],
  }));
  const parameter = [{ name: 'total', valueInteger: total }, { name: 'groups', valueInteger: groups }, ...group];
  return JSON.stringify({ resourceType: 'Parameters', parameter });
}

function textOf(value: GroupValue): string {
  if (value === undefined) return '';
  if ('code' in value) return value.system === undefined ? value.code : `${value.system}|${value.code}`;
  return 'reference' in value ? value.reference : value.text;
}

/** RFC 4180: a column for each key and the count; a group without a value has an empty cell. */
function csvOf(keys: readonly GroupKey[], { shown }: Stats): string {
  const line = (cells: readonly string[]) => `${cells.map(csvCell).join(',')}\r\n`;
  return [
    line([...keys.map(({ name }) => name), 'count']),
    ...shown.map(({ values, count }) => line([...keys.map((_, i) => textOf(values[i])), String(count)])),
  ].join('');
}
