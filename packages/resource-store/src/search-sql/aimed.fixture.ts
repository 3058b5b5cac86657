import { kindOf, type Parameter, parametersOf, SEARCHED_TYPES } from '@hub/search';
import {
  CODES,
  DATES,
  identifierOf,
  idOf,
  NUMBERS,
  PER_TYPE,
  PLACES,
  PREFIXES,
  partsOf,
  type Random,
  SYSTEMS,
  spanOf,
  type TypedValue,
  targetOf,
  textsOf,
  tokensOf,
  tokenTexts,
  typedOf,
  URIS,
  uriOf,
  versionOf,
} from '@hub/search/testing';
import { TREE, VALUE_SETS } from './concepts.fixture.ts';
import { type Form, parametersFor } from './declared-forms.fixture.ts';
import { DAY, type GeneratedWorld, type Held, NOW, SOURCES } from './generated-world.fixture.ts';
import type { Links } from './random-links.fixture.ts';

type Stored = Held['resource'];

/** What a search is drawn from: the world, its references, and a resource of it that the search should rather find. */
export interface Aim {
  readonly world: GeneratedWorld;
  readonly links: Links;
  readonly resource: Stored;
  readonly r: Random;
}

/** One criterion as it stands in a URL; `within` is the compartment it is asked in. */
export interface Drawn {
  readonly entry?: readonly [name: string, value: string];
  readonly within?: { readonly type: string; readonly id: string };
}

export const escaped = (text: string) => text.replace(/[\\,|$]/g, '\\$&');

/** A search in this form, written this way, that may find `aim.resource`; undefined when the resource has nothing for it. */
export function aimed(form: Form, variant: string, aim: Aim): Drawn | undefined {
  const { resource, r, world, links } = aim;
  const { resourceType: type } = resource;
  const entry = (name: string, value: string | undefined): Drawn | undefined =>
    value === undefined ? undefined : { entry: [name, value] };
  switch (form.asked) {
    case '_id':
      return entry('_id', variant === 'list' ? [0, 1, 2].map(() => idOf(type, r.whole(0, PER_TYPE))).join(',') : resource.id);
    case '_lastUpdated':
      return entry('_lastUpdated', moment(form.how, variant, r));
    case '_source': {
      if (form.how === 'missing') return entry('_source:missing', variant);
      const source = resource.meta?.source;
      const other = variant === 'list' ? `,${SOURCES[1]}#2` : '';
      return entry('_source', source === undefined ? source : (variant === 'record' ? source : source.split('#')[0]) + other);
    }
    case '_content': {
      const found = one(stringsOf(resource), r);
      const from = variant === 'middle' && found !== undefined ? r.whole(0, Math.max(0, found.length - 3)) : 0;
      return entry('_content', text('', variant, found?.slice(from, from + 90).trim() || undefined, r));
    }
    case 'link': {
      const way = links.walk(resource, 2, r);
      if (way === undefined || shapeOf(way.name) !== form.how) return undefined;
      if (variant === '_id') return entry(`${way.name}_id`, way.end.id);
      const token = r.pick([...(parametersOf(way.end.resourceType)?.values() ?? [])].filter((one) => kindOf(one) === 'token'));
      const found = world.valuesOf(way.end, token).flatMap(tokensOf)[0];
      return entry(`${way.name}${token.code}`, found && escaped(found.code));
    }
    case '_list': {
      const lists = Array.from({ length: variant === 'list' ? 3 : 1 }, () => idOf('List', r.whole(0, PER_TYPE - 1)));
      return entry('_list', lists.join(','));
    }
    case 'compartment': {
      const references = [...(parametersOf(type)?.values() ?? [])].filter((one) => kindOf(one) === 'reference');
      const targets = references.flatMap((one) => world.valuesOf(resource, one).flatMap((value) => targetOf(value) ?? []));
      const within = targets.filter((target) => target.type === form.how);
      return within.length === 0 ? undefined : { within: r.pick(within) };
    }
    default: {
      const parameter = r.pick(parametersFor(type, form));
      const { code } = parameter;
      if (form.how === 'missing') return entry(`${code}:missing`, variant);
      const values = world.valuesOf(resource, parameter);
      if (form.how === ':Type') return typed(parameter, variant, aim);
      const plain = form.how === '' || form.asked === 'composite' || PREFIXES.some((prefix) => prefix === form.how);
      return entry(plain ? code : `${code}:${form.how}`, written(form, variant, parameter, values, r));
    }
  }
}

/** The strings of a resource, without what every one has of itself. */
function stringsOf({ resourceType: _, id: __, meta: ___, ...content }: Stored): readonly string[] {
  const found: string[] = [];
  JSON.stringify(content, (_name, value) => {
    if (typeof value === 'string') found.push(value);
    return value;
  });
  return found;
}

function shapeOf(name: string): string {
  return [...name.matchAll(/_has:\w+:[\w-]+:|[\w:-]+\./g)].map(([step]) => (step.startsWith('_has:') ? '_has' : 'chain')).join(' ');
}

/** One of those there, or what may be nobody's; undefined when there are none. */
const one = <T>(found: readonly T[], r: Random): T | undefined => (found.length === 0 ? undefined : r.pick(found));
const orElse = <T>(found: readonly T[], r: Random, other: readonly T[]): T =>
  found.length > 0 && r.chance(0.6) ? r.pick(found) : r.pick(other);

function written(form: Form, variant: string, parameter: Parameter, values: readonly TypedValue[], r: Random): string | undefined {
  switch (form.asked) {
    case 'token':
      return token(form.how, variant, values, r);
    case 'string':
      return text(form.how, variant, one(values.flatMap(textsOf), r), r);
    case 'date': {
      const [a, b] = [day(variant, r), day(r.pick(['year', 'month', 'day']), r)];
      return variant === 'list' ? `${form.how}${day('day', r)},${r.pick(['', ...PREFIXES])}${b}` : form.how + a;
    }
    case 'number': {
      const number = () => orElse(values.flatMap(digitsOf), r, NUMBERS);
      return variant === 'list' ? `${form.how}${number()},${form.how}${number()}` : form.how + number();
    }
    case 'quantity':
      return quantity(form.how, variant, values, r);
    case 'reference': {
      if (form.how === 'identifier') {
        const found = one(values.flatMap(identifierOf).flatMap(tokensOf), r);
        if (found === undefined || (variant === 'system|value') !== (found.system !== undefined)) return undefined;
        return variant === 'value' ? escaped(found.code) : `${found.system}|${escaped(found.code)}`;
      }
      const target = one(
        values.flatMap((value) => targetOf(value) ?? []).filter(({ type }) => (type === '') === (variant === 'URL')),
        r,
      );
      if (target === undefined) return undefined;
      if (variant === 'id' || variant === 'URL') return target.id;
      return `${target.type}/${target.id}${variant === 'list' ? ',Patient/none,Patient/patient-3' : ''}`;
    }
    case 'uri':
    case 'canonical': {
      if (variant.includes('version')) {
        const versions = values.flatMap((value) => (versionOf(value) === undefined ? [] : [value.value as string]));
        const asked = orElse(versions, r, ['http://example.org/a|1.0', 'http://example.org/a|1']);
        return variant === 'version' ? asked : `${asked},http://example.org/a|2,http://example.org/a/b`;
      }
      const uri =
        form.how === ''
          ? orElse(
              values.flatMap((value) => uriOf(value) ?? []),
              r,
              URIS,
            )
          : r.pick(pathsOf(form.how));
      return variant === 'list' ? `${escaped(uri)},https://x.example/none` : escaped(uri);
    }
    case 'special': {
      const near = () => {
        const [latitude, longitude] = r.pick(PLACES.filter(([, east]) => Number(east) <= 180));
        return `${latitude}|${longitude}|${r.pick(['5', '7', '40', '1300', '20000'])}${variant === 'unit' ? r.pick(['|[mi_i]', '|m', '|km']) : ''}`;
      };
      return variant === 'list' ? `${near()},${near()}` : near();
    }
    case 'composite': {
      const group = one(
        values.map(partsOf).filter((parts) => parts.every((part) => part.length > 0)),
        r,
      );
      const write = () =>
        group && (parameter.components ?? []).map((part, i) => partText(part, group[i] as readonly TypedValue[], variant, r)).join('$');
      const first = write();
      return variant === 'list' && first !== undefined ? `${first},${write()}` : first;
    }
    default:
      return undefined;
  }
}

const pathsOf = (how: string): readonly string[] =>
  how === 'above'
    ? ['http://example.org/a/b/c', 'http://example.org/a/x']
    : ['http://example.org', 'http://example.org/a', 'http://example.org/a/b'];

function token(how: string, variant: string, values: readonly TypedValue[], r: Random): string | undefined {
  if (how === 'in' || how === 'not-in') {
    const [a, b] = [r.pick([...VALUE_SETS.keys()]), r.pick([...VALUE_SETS.keys()])];
    return variant === 'list' ? `${a},${b}` : a;
  }
  if (how === 'above' || how === 'below') {
    if (variant === 'stored') return `${TREE.system}|${escaped(r.pick(['A90', 'B20', '1.1', '2345-7', '1.10']))}`;
    return `${SYSTEMS[1]}|${r.pick(how === 'above' ? ['A90.1', 'A90.12', 'B20'] : ['A90', 'A00-B19', 'B20'])}`;
  }
  if (how === 'text') return text('', variant, one(values.flatMap(tokenTexts), r), r);
  if (how === 'of-type') {
    const found = one(values.flatMap(typedOf), r);
    const [kind = '', ...value] = found?.code.split('|') ?? [];
    if (found === undefined || kind === 'x') return undefined;
    const whole = `${found.system}|${escaped(kind)}|${escaped(value.join('|'))}`;
    return variant === 'list' ? `${whole},${SYSTEMS[1]}|A90|A90` : whole;
  }
  const found = one(values.flatMap(tokensOf), r);
  const system = found?.system;
  switch (variant) {
    case 'code':
      return found && escaped(found.code);
    case 'system|code':
      return found && system !== undefined ? `${system}|${escaped(found.code)}` : undefined;
    case '|code':
      return found && system === undefined ? `|${escaped(found.code)}` : undefined;
    case 'system|':
      return system === undefined ? undefined : `${system}|`;
    default:
      return found && `${escaped(found.code)},${SYSTEMS[0]}|${escaped(r.pick(CODES))},zz`;
  }
}

/** Đ is a letter of its own, not a D with a mark. */
const plain = (value: string) => value.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D');

function text(how: string, variant: string, found: string | undefined, r: Random): string | undefined {
  if (found === undefined) return undefined;
  const list = variant === 'list' ? ',không ai' : '';
  if (how === 'exact') return escaped(found) + list;
  if (how === 'contains') return escaped(found.slice(1, r.whole(3, 6)).trim() || 'a') + list;
  const start = found.slice(0, r.whole(2, found.length));
  switch (variant) {
    case 'without marks':
      return escaped(plain(start));
    case 'decomposed':
      return escaped(start.normalize('NFD'));
    case 'capitals':
      return escaped(start.toUpperCase());
    default:
      return escaped(start) + list;
  }
}

const TEXTS: Readonly<Record<string, readonly string[]>> = {
  year: ['2026', '2025', '2024', '1985'],
  month: ['2026-02', '2026-03', '2024-02', '1985-03'],
  day: [...DATES.filter((date) => date.length === 10), '2026-03-09'],
  minute: ['2026-03-10T07:30', '2026-03-10T07:30+07:00', '2026-03-09T23:59Z', '2026-03-10T00:00'],
  second: [...DATES.filter((date) => date.includes('T')), '2026-03-10T00:30:00Z'],
};
const day = (precision: string, r: Random): string => r.pick(TEXTS[precision] ?? DATES);

function moment(prefix: string, precision: string, r: Random): string {
  const at = () => new Date(NOW + r.whole(0, 4) * DAY).toISOString();
  if (precision === 'list') return `${prefix}${at()},${prefix}${at()}`;
  return prefix + (precision === 'day' ? at().slice(0, 10) : precision === 'minute' ? `${at().slice(0, 16)}Z` : at());
}

const digitsOf = (value: TypedValue): readonly string[] => {
  const low = spanOf(value)?.low;
  return low === undefined || !Number.isFinite(low) ? [] : [String(low)];
};

/** The same amount in another unit of UCUM. */
const OTHER: Readonly<Record<string, readonly [code: string, convert: (n: number) => number]>> = {
  'g/L': ['mg/dL', (n) => n * 100],
  'mg/dL': ['g/L', (n) => n / 100],
  'mmol/L': ['umol/mL', (n) => n],
  Cel: ['[degF]', (n) => n * 1.8 + 32],
  '[degF]': ['Cel', (n) => (n - 32) / 1.8],
};

function quantity(prefix: string, variant: string, values: readonly TypedValue[], r: Random): string | undefined {
  const found = one(
    values.filter((value) => digitsOf(value).length > 0),
    r,
  );
  if (found === undefined) return undefined;
  const { system, code, unit } = spanOf(found)?.unit ?? {};
  const number = r.chance(0.7) ? (digitsOf(found)[0] as string) : r.pick(NUMBERS);
  switch (variant) {
    case 'number|system|code':
      return system === undefined || code === undefined ? undefined : `${prefix}${number}|${system}|${escaped(code)}`;
    case 'number||code':
      return (code ?? unit) === undefined ? undefined : `${prefix}${number}||${escaped((code ?? unit) as string)}`;
    case 'other unit': {
      const other = code === undefined ? undefined : OTHER[code];
      if (other === undefined || system === undefined) return undefined;
      return `${prefix}${Number(other[1](Number(number)).toPrecision(12))}|${system}|${other[0]}`;
    }
    case 'list':
      return `${prefix}${number},${prefix}${r.pick(NUMBERS)}`;
    default:
      return prefix + number;
  }
}

/** One part of a composite, as the group has it; the prefix goes to what takes one. */
function partText(part: Parameter, values: readonly TypedValue[], prefix: string, r: Random): string {
  const before = PREFIXES.some((known) => known === prefix) ? prefix : '';
  switch (kindOf(part)) {
    case 'quantity': {
      const digits = orElse(values.flatMap(digitsOf), r, NUMBERS);
      return before + digits;
    }
    case 'date':
      return before + day(r.pick(['year', 'month', 'day', 'second']), r);
    case 'string':
      return escaped((values.flatMap(textsOf)[0] ?? 'ngọc').slice(0, 5));
    case 'reference':
      return values.flatMap((value) => targetOf(value)?.id ?? [])[0] ?? 'none';
    default: {
      const found = one(values.flatMap(tokensOf), r) ?? { system: undefined, code: CODES[0] };
      return found.system !== undefined && r.chance(0.5) ? `${found.system}|${escaped(found.code)}` : escaped(found.code);
    }
  }
}

function typed({ code, targets }: Parameter, variant: string, { world, resource, r }: Aim): Drawn | undefined {
  const known = targets ?? SEARCHED_TYPES;
  const own = [...(parametersOf(resource.resourceType)?.values() ?? [])].find((one) => one.code === code);
  const found = own === undefined ? [] : world.valuesOf(resource, own).flatMap((value) => targetOf(value) ?? []);
  const target = one(
    found.filter(({ type }) => known.includes(type)),
    r,
  );
  if (target === undefined) return undefined;
  const more = variant === 'list' ? `,${target.type}/${idOf(target.type, r.whole(0, PER_TYPE))}` : '';
  return { entry: [`${code}:${target.type}`, target.id + more] };
}
