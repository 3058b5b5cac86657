/** Holds JSON to a schema: the part of JSON Schema 2020-12 that our schemas use. A keyword it does not know is an error of the schema. */

type Schema = Readonly<Record<string, unknown>>;
type Json = unknown;

const TYPES: Readonly<Record<string, (value: Json) => boolean>> = {
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  array: Array.isArray,
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
};

/** Said of the schema, not of what it holds. */
const NOTES = new Set(['$schema', '$defs', 'title', 'description']);

/** What is wrong, as `place: what`; nothing when all is well. */
export function schemaProblems(schema: Schema, value: Json, root: Schema = schema, at = ''): string[] {
  const problems: string[] = [];
  const say = (what: string): number => problems.push(`${at === '' ? '/' : at}: ${what}`);
  const inner = (one: Json, child: Json, place: string): number =>
    problems.push(...schemaProblems(one as Schema, child, root, `${at}/${place}`));
  const members = TYPES.object?.(value) === true ? (value as Readonly<Record<string, Json>>) : {};
  for (const [keyword, rule] of Object.entries(schema)) {
    if (NOTES.has(keyword)) continue;
    switch (keyword) {
      case '$ref':
        problems.push(...schemaProblems(resolved(root, rule as string), value, root, at));
        break;
      case 'type':
        if (TYPES[rule as string]?.(value) !== true) say(`no ${rule}`);
        break;
      case 'enum':
        if (!(rule as readonly Json[]).includes(value)) say(`${JSON.stringify(value)} is none of ${JSON.stringify(rule)}`);
        break;
      case 'pattern':
        if (typeof value === 'string' && !new RegExp(rule as string, 'u').test(value)) say(`${value} is not ${rule}`);
        break;
      case 'minItems':
        if (Array.isArray(value) && value.length < (rule as number)) say(`fewer than ${rule}`);
        break;
      case 'required':
        for (const name of rule as readonly string[]) if (!(name in members)) say(`no ${name}`);
        break;
      case 'properties':
        for (const [name, one] of Object.entries(rule as Schema)) if (name in members) inner(one, members[name], name);
        break;
      case 'additionalProperties':
        for (const [name, child] of Object.entries(members)) {
          if (name in ((schema.properties as Schema | undefined) ?? {})) continue;
          if (rule === false) say(`unknown ${name}`);
          else inner(rule, child, name);
        }
        break;
      case 'items':
        if (Array.isArray(value)) for (const [i, child] of value.entries()) inner(rule, child, String(i));
        break;
      default:
        say(`the schema's ${keyword} is not known`);
    }
  }
  return problems;
}

function resolved(root: Schema, ref: string): Schema {
  return ref
    .slice('#/'.length)
    .split('/')
    .reduce((one: Schema, step) => one[step] as Schema, root);
}
