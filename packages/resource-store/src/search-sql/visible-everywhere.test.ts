import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

/**
 * Every file that reads resources or index rows filters by who looks, or says here why it need not. A new path of reading fails this until
 * it does one of the two.
 */
const SOURCES = join(import.meta.dirname, '..');
const READS = /\b(?:from|join) (?:resource|resource_history|resource_count|change_log|idx_[a-z]+)\b/;
const FILTERS = /\b(?:visible|ownedSql|laterLabels|typedSql)\(/;

/** What of a matching resource that was filtered before is looked at again; and what never answers a caller. */
const WHY: Readonly<Record<string, string>> = {
  'as-before.ts': 'an undoing reads what the hub itself wrote for the record that is taken back; who may order it is asked at the edge',
  'bulk/blocks.ts': 'puts rows that bulk-rows.ts chose into blocks; what heads a block is named by those that refer to it',
  'change-log.ts': 'a feed for processes of the hub; nobody outside is answered from it',
  'operations/lastn.ts': 'values of matches that matching.ts has filtered',
  'import/import-store.ts': 'whose a resource is that an operator imports, who may change everything; nobody is answered from it',
  'merges/pending.ts': 'the ingest moves what belongs to a merged person within the facility that merged; nobody is answered from it',
  'namesakes.ts': 'the ingest looks for whom it may link; what a facility is told of it names nobody of another',
  'operations/view-table.ts': 'rows joined to their resource under the conditions of view-rows.ts, which filters',
  'record-resources.ts': 'the ingest reads back what the hub itself wrote of a record',
  'record-words.ts': 'an undoing reads who else spoke of what the hub itself wrote; who may order it is asked at the edge',
  'record-undo.ts': 'an undoing reads what the hub itself wrote for the record that is taken back; who may order it is asked at the edge',
  'reindex/reindex.ts': 'index rows of all resources are made again',
  'search-sql/choose.ts': 'how many there are, to choose a plan',
  'search-sql/composite.ts': 'other rows of a row that page.ts filters',
  'search-sql/date.ts': 'other rows of a row that page.ts filters',
  'search-sql/quantity.ts': 'other rows of a row that page.ts filters',
  'search-sql/string.ts': 'other rows of a row that page.ts filters',
  'search-sql/token.ts': 'other rows of a row that page.ts filters',
  'search-sql/reference.ts': 'the number of a resource that the caller has named',
  'search-sql/page-statement.ts': 'bodies of rows that the page has filtered',
  'search-sql/size.ts': 'how many entries there are, to choose a plan',
  'search-sql/sort/key.ts': 'sort values of matches that are filtered',
  'transact/by-token.ts': 'by owner, by the list it is given; where more decides look.ts searches instead',
  'views/view-reads.ts':
    'tables of views are made of everything; who may see a row of one is asked when it is shown (operations/view-table.ts)',
  'visit-members.ts': 'the ingest labels what belongs to a visit of the facility it writes for; nobody is answered from it',
  'withdraw.ts': 'the ingest changes what it wrote itself',
  'write/stored-rows.ts': 'what is there under an id, for judge.ts to hold against the caller’s rights',
  'write/targets.ts': 'numbers of what a resource points at',
  'write/versions.ts': 'the version that is replaced',
};

test('whatever reads rows filters them, or is known not to have to', () => {
  const files = (readdirSync(SOURCES, { recursive: true }) as string[])
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts') && !/\.(test|fixture)\.ts$/.test(file) && !file.startsWith('testing/'));
  const unfiltered = files.filter((file) => {
    const text = readFileSync(join(SOURCES, file), 'utf8');
    return READS.test(text) && !FILTERS.test(text);
  });
  expect(unfiltered.sort()).toEqual(Object.keys(WHY).sort());
});
