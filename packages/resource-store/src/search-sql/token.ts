import { partOf, type TokenValue, type UriVersion, type ValueCriterion } from '@hub/search';
import { storedUri } from '../uri-dictionary.ts';
import { type Drive, perRow } from './drive.ts';
import { paramIn, type Statement } from './statement.ts';
import { after } from './string.ts';

type TokenCriterion = Extract<ValueCriterion, { kind: 'token' }>;
type UriCriterion = Extract<ValueCriterion, { kind: 'uri' }>;

/** Up to here values are written out; longer lists go in as arrays. */
const SPELLED = 8;

/** The number of a system: looked up once per statement; an unknown one is null and matches nothing. */
const numberOf = (uri: string) => `(select uri_id from uri where value = ${uri})`;

const systemNumber = (system: string | null, s: Statement) => (system === null ? '0' : numberOf(s.value(storedUri(system), 'text')));

/** As a value where this process knows it: looked up it was 3 to 6 µs of a statement of 50. */
function systemAsked(value: TokenValue, s: Statement): string {
  const { systems } = s;
  const number = (one: TokenValue) => systems(systemOf(one));
  return number(value) === undefined ? numberOf(s.asked(value, systemOf, 'text')) : s.asked(value, number, 'int');
}

const codeOf = ({ code }: TokenValue) => code;
const systemOf = ({ system }: TokenValue) => storedUri(system as string);

/** `place`: '' for columns code and system, '2' for those of a composite's second part. */
export function valueMatch(value: TokenValue, alias: string, s: Statement, place: '' | '2' = ''): string {
  const parts: string[] = [];
  const { code, upto } = value;
  if (code !== undefined && upto !== undefined)
    parts.push(`${alias}.code${place} >= ${s.value(code, 'text')} and ${alias}.code${place} < ${s.value(upto, 'text')}`);
  else if (code !== undefined) parts.push(`${alias}.code${place} = ${s.asked(value, codeOf, 'text')}`);
  if (value.system === null) parts.push(`${alias}.system${place} = 0`);
  else if (value.system !== undefined) parts.push(`${alias}.system${place} = ${systemAsked(value, s)}`);
  return parts.join(' and ');
}

/** Values with a code, as rows (code, system number; any = whatever system) for a join. */
function unnestValues(values: readonly TokenValue[], s: Statement): string {
  const codes = s.value(
    values.map((v) => v.code ?? null),
    'text[]',
  );
  const systems = s.value(
    values.map((v) => (typeof v.system === 'string' ? storedUri(v.system) : null)),
    'text[]',
  );
  const any = s.value(
    values.map((v) => v.system === undefined),
    'boolean[]',
  );
  return `(select w.code, w.anything, case when w.system is null then 0 else (select uri_id from uri where value = w.system) end as system
     from unnest(${codes}, ${systems}, ${any}) as w (code, system, anything))`;
}

const matches = (v: string, alias: string) => `${alias}.code = ${v}.code and (${v}.anything or ${alias}.system = ${v}.system)`;

export function tokenMatch({ parameter, values, asked }: TokenCriterion, alias: string, s: Statement): string {
  if (asked !== undefined) throw new Error('the codes asked for must be looked up first');
  return `${paramIn(alias, parameter.rows)} and ${anyMatch(values, alias, s)}`;
}

/** It has many codes: all of a system, or a range of them. */
const isOpen = ({ code, upto }: TokenValue) => code === undefined || upto !== undefined;

function anyMatch(values: readonly TokenValue[], alias: string, s: Statement): string {
  if (values.length <= SPELLED) return `(${values.map((value) => `(${valueMatch(value, alias, s)})`).join(' or ')})`;
  const coded = values.filter((value) => !isOpen(value));
  const whole = values.filter(isOpen);
  // A system is looked up once for all its ranges: each look-up is planned by itself.
  const parts = [...Map.groupBy(whole, ({ system }) => system)].map(([system, list]) => {
    const ranges = list.map(({ code, upto }) =>
      code === undefined ? 'true' : valueMatch({ code, ...(upto === undefined ? {} : { upto }) }, alias, s),
    );
    const own = system === undefined ? [] : [valueMatch({ system }, alias, s)];
    return `(${[`(${ranges.map((range) => `(${range})`).join(' or ')})`, ...own].join(' and ')})`;
  });
  if (coded.length > 0) {
    const codes = s.value([...new Set(coded.map((value) => value.code))], 'text[]');
    parts.push(`(${alias}.code = any(${codes}) and exists (select 1 from ${unnestValues(coded, s)} v where ${matches('v', alias)}))`);
  }
  return `(${parts.join(' or ')})`;
}

export function uriMatch({ parameter, values, below = [], versions = [] }: UriCriterion, alias: string, s: Statement): string {
  const any = [
    ...(values.length === 0 && versions.length > 0 ? [] : [`${alias}.code = any(${s.value(values, 'text[]')})`]),
    ...below.map((start) => startsWith(start, alias, s)),
    ...versions.map((one) => `(${alias}.code = ${s.value(one.uri, 'text')} and ${isOfVersion(one, alias, s)})`),
  ];
  return `${paramIn(alias, parameter.rows)} and (${any.join(' or ')})`;
}

/** The version of a canonical is its row's system: a version, or all that begin with it, are numbers to be looked up. */
function isOfVersion({ version, partial }: UriVersion, alias: string, s: Statement): string {
  if (!partial) return `${alias}.system = ${systemNumber(version, s)}`;
  const start = partOf(version);
  return `${alias}.system = any(array(select uri_id from uri where value = ${s.value(storedUri(version), 'text')}
    or (value >= ${s.value(start, 'text')} and value < ${s.value(after(start), 'text')})))`;
}

const startsWith = (start: string, alias: string, s: Statement) =>
  `(${alias}.code >= ${s.value(start, 'text')} and ${alias}.code < ${s.value(after(start), 'text')})`;

/**
 * Rows of one code lie in `rid` order in idx_token_value: a scan per value, merged. A value of many codes (`system|`, a range) has no such
 * order; then rows come by (code, rid).
 */
export function tokenDrive(criterion: TokenCriterion, s: Statement): Drive {
  const { parameter, values } = criterion;
  if (values.some(isOpen)) {
    // Few values are a range of the index each; many are looked for in one scan of all codes.
    const each = values.length <= SPELLED ? values.map((value) => valueMatch(value, 't', s)) : [anyMatch(values, 't', s)];
    return {
      key: { sql: 't.code', type: 'text' },
      branches: each.flatMap((any, i) =>
        perRow(parameter.rows, (param) =>
          values.length <= SPELLED && values[i]?.code !== undefined
            ? { table: 'idx_token t', where: [`t.param = ${param}`, any] }
            : { table: 'idx_token t', where: [`t.param = ${param}`], filter: [any] },
        ),
      ),
      repeats: true,
      first: `not exists (select 1 from idx_token g where g.rid = t.rid and g.code < t.code and ${tokenMatch(criterion, 'g', s)} offset 0)`,
    };
  }
  const [only] = values;
  const each = values.length > 1 ? `${unnestValues(values, s)} v` : undefined;
  const match = each === undefined ? valueMatch(only as TokenValue, 't', s) : matches('v', 't');
  const branches = perRow(parameter.rows, (param) => ({
    ...(each === undefined ? {} : { each }),
    table: 'idx_token t',
    where: [`t.param = ${param}`, match],
  }));
  return { branches, repeats: values.length > 1 || (parameter.many === true && (parameter.rows.length > 1 || only?.system === undefined)) };
}

export function uriDrive(criterion: UriCriterion, s: Statement): Drive {
  const { parameter, values, below, versions = [] } = criterion;
  const ofVersions = versions.flatMap((one) => {
    const [match, filter] = [`t.code = ${s.value(one.uri, 'text')}`, isOfVersion(one, 't', s)];
    return perRow(parameter.rows, (param) => ({ table: 'idx_token t', where: [`t.param = ${param}`, match], filter: [filter] }));
  });
  if (below !== undefined) {
    const matches = [
      ...(values.length === 0 ? [] : [`t.code = any(${s.value(values, 'text[]')})`]),
      ...below.map((start) => startsWith(start, 't', s)),
    ];
    return {
      key: { sql: 't.code', type: 'text' },
      branches: [
        ...matches.flatMap((match) => perRow(parameter.rows, (param) => ({ table: 'idx_token t', where: [`t.param = ${param}`, match] }))),
        ...ofVersions,
      ],
      repeats: true,
      first: `not exists (select 1 from idx_token g where g.rid = t.rid and g.code < t.code and ${uriMatch(criterion, 'g', s)} offset 0)`,
    };
  }
  // A resource can name one canonical in several versions: rows alike.
  const repeats = values.length + versions.length > 1 || parameter.many === true;
  if (values.length === 0 && versions.length > 0) return { branches: ofVersions, repeats };
  const each = values.length === 1 ? undefined : `unnest(${s.value(values, 'text[]')}) as v (code)`;
  const match = each === undefined ? `t.code = ${s.value(values[0], 'text')}` : 't.code = v.code';
  const branches = perRow(parameter.rows, (param) => ({
    ...(each === undefined ? {} : { each }),
    table: 'idx_token t',
    where: [`t.param = ${param}`, match],
  }));
  return { branches: [...branches, ...ofVersions], repeats };
}
