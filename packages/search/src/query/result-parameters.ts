import type { Problem } from '@hub/outcome';
import { searchProblem } from './problems.ts';
import type { SearchQuery } from './query.ts';

/** How the resources of a page are shown (R4 search.html#summary, #elements), read from `_summary` and `_elements`. */
export interface ResultShape {
  readonly summary?: Exclude<SearchQuery['summary'], undefined>;
  readonly elements?: readonly string[];
}

const SUMMARIES = ['true', 'text', 'data', 'count'] as const;
const TOTALS = ['none', 'estimate', 'accurate'] as const;
const ELEMENT = /^[A-Za-z]{1,64}(\[x\])?$/;

/** `_summary`: undefined for `false`, which asks for nothing. */
export function parseSummary(text: string): ResultShape['summary'] | Problem {
  if (text === 'false') return undefined;
  return (
    SUMMARIES.find((one) => one === text) ??
    searchProblem.value('_summary', 'cần true, text, data, count hoặc false', 'expected true, text, data, count or false')
  );
}

/** `_elements`: names of elements at the top of a resource, as R4 has it. */
export function parseElements(text: string): readonly string[] | Problem {
  if (text === '') return searchProblem.empty('_elements');
  const names = [...new Set(text.split(','))];
  return names.every((name) => ELEMENT.test(name))
    ? names
    : searchProblem.value(
        '_elements',
        'cần tên phần tử cấp đầu của tài nguyên, cách nhau bằng dấu phẩy',
        'expected names of elements at the top of the resource, separated by commas',
      );
}

/** What cannot be asked together: R4 rules out includes beside `_summary=text`; a resource is shown in one way. */
export function shapeProblems({ summary, elements }: ResultShape, includes: boolean): readonly Problem[] {
  const problems: Problem[] = [];
  if (summary === 'text' && includes)
    problems.push(
      searchProblem.value('_summary', 'text không dùng cùng _include, _revinclude', 'text cannot be combined with _include or _revinclude'),
    );
  if (elements !== undefined && summary !== undefined && summary !== 'count')
    problems.push(searchProblem.value('_elements', 'không dùng cùng _summary', 'cannot be combined with _summary'));
  return problems;
}

/** Reads `_summary` and `_elements` where nothing else is asked: of a read. */
export function parseResultShape(entries: Iterable<readonly [string, string]>): {
  readonly shape: ResultShape;
  readonly problems: readonly Problem[];
} {
  const problems: Problem[] = [];
  let shape: ResultShape = {};
  const seen = new Set<string>();
  for (const [name, text] of entries) {
    if (seen.has(name)) problems.push(searchProblem.repeated(name));
    seen.add(name);
    const read = name === '_summary' ? parseSummary(text) : parseElements(text);
    if (read === undefined) continue;
    if (typeof read === 'object' && 'category' in read) problems.push(read);
    else shape = typeof read === 'string' ? { ...shape, summary: read } : { ...shape, elements: read };
  }
  return { shape, problems: [...problems, ...shapeProblems(shape, false)] };
}

/** `_total`. */
export function parseTotal(text: string): SearchQuery['total'] | Problem {
  return (
    TOTALS.find((one) => one === text) ??
    searchProblem.value('_total', 'cần none, estimate hoặc accurate', 'expected none, estimate or accurate')
  );
}

/** `_contained` (R4 search.html#contained): undefined for `false`, which asks for nothing. */
export function parseContained(text: string): 'true' | 'both' | undefined | Problem {
  if (text === 'false') return undefined;
  return text === 'true' || text === 'both'
    ? text
    : searchProblem.value('_contained', 'cần false, true hoặc both', 'expected false, true or both');
}

/** `_containedType`: what is shown of a contained match. */
export function parseContainedType(text: string): 'container' | 'contained' | Problem {
  return text === 'container' || text === 'contained'
    ? text
    : searchProblem.value('_containedType', 'cần container hoặc contained', 'expected container or contained');
}

/** What cannot be asked of contained resources: they have no place in the order or the links of what is stored by itself. */
export function containedProblems({
  criteria,
  sort,
  includes,
  revincludes,
}: Pick<SearchQuery, 'criteria' | 'sort' | 'includes' | 'revincludes'>): readonly Problem[] {
  const names = [
    ...(sort.length > 0 ? ['_sort'] : []),
    ...(includes.length > 0 ? ['_include'] : []),
    ...(revincludes.length > 0 ? ['_revinclude'] : []),
    ...criteria.flatMap(
      ({ kind }) =>
        ({ updated: ['_lastUpdated'], source: ['_source'], content: ['_content'], compartment: ['_compartment'] })[kind as 'updated'] ?? [],
    ),
  ];
  return names.map((name) => searchProblem.notOfContained(name));
}
