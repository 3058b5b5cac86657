// Values reach Postgres as parameters only. A query text with something put into it is written in the rooms below, each with what that
// something can be; anywhere else it fails here, and so does a text put together with `+`.
import ts from 'typescript';
import { type Place, productFiles, walk } from './sources.ts';

const SQL =
  /\b(?:select\s|insert\s+into|update\s+\w+\s+set|delete\s+from|truncate\s|alter\s+(?:table|role)|create\s+(?:table|role|schema|index)|grant\s+\w+.*\bto\b|copy\s+\S+\s+\()/i;
/** A constant of the file, or a member of one. */
const CONSTANT = /^[A-Z][A-Z0-9_]*(?:\.\w+|\[\w+\])?$/;

/** Where texts are composed, and of what. The longest beginning of a path counts. */
const COMPOSED: Readonly<Record<string, string>> = {
  'packages/resource-store/src/search-sql/':
    'Statement: names and numbers of the hub; values by Statement.value (its tests put quotes into every value)',
  'packages/resource-store/src/everything/': 'Statement',
  'packages/resource-store/src/operations/': 'Statement',
  'packages/resource-store/src/bulk/': 'Statement',
  'packages/resource-store/src/views/': 'the number of a parameter',
  'packages/view-tables/src/rows.ts':
    'a table of migration 0074, its columns and rows as view-definition checked them, the database again when it made the table',
  'packages/bulk-store/src/make-part.ts': 'the numbers and types of a statement’s own parameters, whose values are settings of the session',
  'packages/bulk-store/src/plan.ts': 'a statement of resource-store; numbers of parameters',
  'packages/resource-store/src/reindex/': 'conditions written with the revisions (index-revisions.ts)',
  'packages/resource-store/src/read/': 'Statement; tables and columns named in the file',
  'packages/resource-store/src/row-numbers.ts': 'a sequence named by its caller in this room',
  'packages/resource-store/src/write/': 'tables of a closed list',
  'packages/resource-store/src/merges/': 'conditions and columns written there; values are parameters',
  'packages/resource-store/src/namesakes.ts': 'a limit written there',
  'packages/view-definition/src/': 'elements of R4, aliases, parameters that are counted (hostile.test.ts puts quotes into every place)',
  'packages/audit-log/src/find.ts': 'conditions written there; values are counted parameters',
  'packages/submission-log/src/receipts.ts': 'conditions written there; values are counted parameters',
  'packages/database/src/copy.ts': 'table and columns of the hub (tables.ts)',
  'packages/database/src/roles.ts': 'roles and rights written there; the owner by quote_ident',
  'packages/jobs/src/backend.ts': 'the queue’s schema and roles; names by escapeIdentifier',
};
/** What looks like SQL and is none. */
const WORDS = ['packages/raw-archive/src/key-ring.ts', 'services/oauth/src/', 'packages/fhir-rest/src/'];
/** What a caller wrote, put into a text as it is: wrong wherever it stands. */
const RAW = /(?:^|\.)(?:request|query\.(?:text|value)|criterion\.(?:value|values|text|code|system)|params|headers?)(?:\.\w+)*$/;

let wrong = 0;
let composed = 0;
const say = ({ file, line }: Place, what: string): void => {
  wrong += 1;
  process.stdout.write(`${file}:${line} ${what}\n`);
};
const reasonFor = (file: string): string | undefined => Object.keys(COMPOSED).find((path) => file.startsWith(path));
const used = new Set<string>();
for (const file of productFiles()) {
  if (WORDS.some((path) => file.startsWith(path))) continue;
  walk(file, (node, place, source) => {
    if (
      ts.isBinaryExpression(node) &&
      node.operatorToken.kind === ts.SyntaxKind.PlusToken &&
      ts.isStringLiteralLike(node.left) &&
      SQL.test(node.left.text)
    )
      say(place, 'SQL put together with +: hand the value over as a parameter');
    if (!ts.isTemplateExpression(node) || !SQL.test(node.getText(source))) return;
    const put = node.templateSpans
      .map(({ expression }) => expression.getText(source).replace(/\s+/g, ' '))
      .filter((text) => !CONSTANT.test(text));
    if (put.length === 0) return;
    composed += 1;
    for (const text of put) if (RAW.test(text)) say(place, `a caller's value in a text: ${text}`);
    const reason = reasonFor(file);
    if (reason === undefined)
      say(place, `${put.join(', ')} in an SQL text: hand it over as a parameter, or say in scripts/check/sql.ts what it can be`);
    else used.add(reason);
  });
}
for (const path of Object.keys(COMPOSED))
  if (!used.has(path)) say({ file: path, line: 0 }, 'composes no SQL any more: take it off the list');
process.stdout.write(`${composed} composed texts\n`);
if (wrong > 0 || composed === 0) process.exitCode = 1;
