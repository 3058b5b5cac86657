import type { Visibility } from '@hub/access';
import type { Database } from '@hub/database';
import type { ExplainedSearch } from '@hub/fhir-rest';
import type { Criterion, SearchQuery } from '@hub/search';
import { explainSearch } from '../search-sql/search.ts';

/** What is told of a step of Postgres' plan; the rest of it (conditions) holds values. */
interface Step {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'CTE Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Actual Total Time': number;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly Step[];
}

const blocksOf = (step: Step) => step['Shared Hit Blocks'] + step['Shared Read Blocks'];
const rounded = (ms: number) => Math.round(ms * 1000) / 1000;

function stepsOf(step: Step, depth = 0): readonly string[] {
  const on = [step['Index Name'], step['Relation Name'] ?? step['CTE Name']].filter((name) => name !== undefined).join(' on ');
  const what = `${step['Node Type']}${on === '' ? '' : ` ${on}`}`;
  const cost = `rows ${step['Actual Rows']}, loops ${step['Actual Loops']}, ms ${rounded(step['Actual Total Time'])}, blocks ${blocksOf(step)}`;
  return [`${'  '.repeat(depth)}${what} (${cost})`, ...(step.Plans ?? []).flatMap((inner) => stepsOf(inner, depth + 1))];
}

function leadOf(criterion: Criterion | undefined): string | undefined {
  if (criterion === undefined) return undefined;
  return 'parameter' in criterion
    ? criterion.parameter.code
    : { id: '_id', updated: '_lastUpdated', source: '_source', content: '_content', compartment: '_compartment' }[criterion.kind];
}

/**
 * How a search's page is found: the plan chosen and, statement by statement, what Postgres did (EXPLAIN ANALYZE). Runs the search, each
 * statement once for its answer and once to be looked at, under the statement timeout. Neither values nor resources are told.
 */
export async function explained(database: Database, query: SearchQuery, visibility: Visibility): Promise<ExplainedSearch> {
  const { plan, sql, explained: page, before } = await explainSearch(database, query, visibility, false);
  const statements = [...before, { sql, explained: page }].map((one) => {
    const { Plan: top, ...times } = one.explained.values as { readonly Plan: Step; readonly 'Execution Time': number };
    return {
      sql: one.sql,
      milliseconds: rounded(times['Execution Time']),
      blocks: blocksOf(top),
      rows: top['Actual Rows'],
      steps: stepsOf(top),
    };
  });
  const lead = leadOf(query.criteria[plan.index]);
  return { plan: plan.mode, ...(lead === undefined ? {} : { lead }), statements };
}
