import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BEYOND_R4, type Resource } from '@hub/fhir-model';
import fhirpath from 'fhirpath';
import model from 'fhirpath/fhir-context/r4/index.js';
import type { Parameter } from '../parameters.ts';
import type { TypedValue } from '../query/typed-value.ts';
import { GROUP } from '../types/composite/match.ts';

const folder = join(import.meta.dirname, '../../../../fhir-profiles/search-parameters');
const expressions = new Map<number, string>();
/** Of composites: the expressions of their parts. */
const components = new Map<number, readonly string[]>();
const compiled = new Map<string, (resource: unknown) => unknown[]>();

function load(): void {
  const numbers = JSON.parse(readFileSync(join(folder, 'numbers.json'), 'utf8')) as Record<string, number>;
  // `hub` is there once the hub has a parameter of its own; git keeps no empty folder.
  for (const source of ['r4', 'hub'].filter((name) => existsSync(join(folder, name)))) {
    for (const file of readdirSync(join(folder, source)).filter((name) => name.endsWith('.json'))) {
      for (const { code, expression, components: parts } of JSON.parse(readFileSync(join(folder, source, file), 'utf8')) as {
        code: string;
        expression: string;
        components?: { expression: string }[];
      }[]) {
        const number = numbers[`${file.slice(0, -5)}.${code}`] as number;
        expressions.set(number, expression);
        if (parts !== undefined)
          components.set(
            number,
            parts.map((part) => part.expression),
          );
      }
    }
  }
}

/**
 * What HL7's own expression of a parameter finds in a resource, by the fhirpath library: the oracle extraction and SQL are
 * held against. resolve() would need a server, so "refers to a T" is read from the reference's text; `as`, which FHIRPath allows
 * on one value only, is taken as ofType, which is what R4 means where elements repeat.
 */
export function valuesByFhirPath(resource: Resource, parameter: Parameter): TypedValue[] {
  if (expressions.size === 0) load();
  const expression = expressions.get(parameter.number);
  if (expression === undefined) throw new Error(`no expression for ${parameter.code}`);
  if (BEYOND_R4.has(resource.resourceType)) return standingIn(expression, resource);
  const parts = components.get(parameter.number);
  if (parts !== undefined) return expression.split(' | ').flatMap((groups) => groupsOf(groups, parts, resource));
  // Alternatives one by one: the library's union compares quantities and refuses those with a comparator.
  return ofType(expression)
    .split(' | ')
    .flatMap((alternative) => evaluate(alternative, resource));
}

/** The library knows no type beyond R4: another of R4 that has the same element stands in for it. */
function standingIn(expression: string, resource: Resource): TypedValue[] {
  const other = expression.endsWith('.resource') ? 'OperationDefinition' : 'StructureMap';
  return evaluate(expression.replaceAll(`${resource.resourceType}.`, `${other}.`), { ...resource, resourceType: other } as Resource);
}

/** A composite's groups, each with the values of every part; the resource itself can be the only group. */
function groupsOf(path: string, parts: readonly string[], resource: Resource): TypedValue[] {
  const type = resource.resourceType;
  const count = path === type ? 1 : evaluate(path, resource).length;
  return Array.from({ length: count }, (_, n) => {
    const group = path === type ? path : `${path}[${n}]`;
    const value = parts.map((part) =>
      ofType(part)
        .split(' | ')
        .flatMap((text) => evaluate(text.startsWith('%resource.') ? text.replace('%resource', type) : `${group}.${text}`, resource)),
    );
    return { type: GROUP, value };
  });
}

/** The text of a reference to a type, here or on another server, or contained: a generated one's id begins with its type. */
const REFERS_TO = '^(([a-z][a-z0-9+.-]*:.*/)?TYPE/[A-Za-z0-9.-]{1,64}(/_history/[A-Za-z0-9.-]{1,64})?|#TYPE-[0-9])$';

/** `as` and `resolve()` as the library takes them. */
function ofType(expression: string): string {
  return expression
    .replace(/where\(resolve\(\) is (\w+)\)/g, (_, type) => `where(reference.matches('${REFERS_TO.replace('TYPE', type)}'))`)
    .replace(/\(([\w.]+) as (\w+)\)/g, '$1.ofType($2)')
    .replace(/\.as\((\w+)\)/g, '.ofType($1)');
}

function evaluate(expression: string, resource: Resource): TypedValue[] {
  let run = compiled.get(expression);
  if (run === undefined) {
    run = fhirpath.compile(expression, model as never, { resolveInternalTypes: false }) as (resource: unknown) => unknown[];
    compiled.set(expression, run);
  }
  const found = run(plainNumbers(resource));
  const types = fhirpath.types(found) as string[];
  return found.map((node, i) => ({
    type: (types[i] as string).replace(/^(FHIR|System)\./, '').replace(/^Boolean$/, 'boolean'),
    value: plainOf(node),
  }));
}

const copies = new WeakMap<Resource, unknown>();

/** The library does not know raw JSON numbers: it sees a copy with plain ones. */
function plainNumbers(resource: Resource): unknown {
  let copy = copies.get(resource);
  if (copy === undefined) {
    copy = JSON.parse(JSON.stringify(resource));
    copies.set(resource, copy);
  }
  return copy;
}

function plainOf(node: unknown): unknown {
  const data = (node as { data?: unknown } | null)?.data ?? node;
  if (typeof data !== 'object' || data === null || !('asStr' in data)) return data;
  // The library's own numbers and dates.
  const { asStr, value } = data as { asStr: string; value?: unknown };
  return typeof value === 'number' ? value : asStr;
}
