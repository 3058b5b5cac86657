import type { Route } from '@hub/access';
import { kindOf, parametersOf } from '@hub/search';
import { bodyFor, encode } from './bodies.ts';
import type { Random } from './random.ts';
import type { RawRequest } from './raw-http.ts';
import { bent, nasty, once, pick } from './values.ts';

/** Who asks: a name for the report, and the token. */
export interface Caller {
  readonly name: string;
  readonly token: string | undefined;
}

const TYPES = [
  'Patient',
  'Observation',
  'Encounter',
  'Condition',
  'Organization',
  'MedicationRequest',
  'Group',
  'Binary',
  'Basic',
  'Bundle',
];
const ODD_TYPES = ['patient', '__proto__', 'constructor', 'Resource', 'DomainResource', '$', '%00', '_history', '*'];
const OTHER_METHODS = ['HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'CONNECT', 'get', 'M-SEARCH', 'PURGE', 'QUERY'];

/** One hostile request, decided by `random` alone. */
export function requestFor(
  random: Random,
  routes: readonly Route[],
  callers: readonly Caller[],
): RawRequest & { readonly caller: Caller; readonly route: string } {
  const route = pick(random, routes);
  const caller = pick(random, callers);
  const method = once(random, 15) ? pick(random, OTHER_METHODS) : route.method;
  const type = once(random, 15) ? pick(random, ODD_TYPES) : pick(random, TYPES);
  let target = targetOf(random, route.path, type) + (once(random, 3) ? '' : `?${queryOf(random, route.path, type)}`);
  if (once(random, 40)) target = bentTarget(random, target);
  const sends = once(random, 25) || !['GET', 'HEAD', 'DELETE', 'OPTIONS'].includes(method);
  const body = sends ? bodyFor(random, route.path) : undefined;
  const lines = [...headersOf(random, route.path, caller)];
  if (body !== undefined && body.type !== '') lines.push(`Content-Type: ${body.type}`);
  if (body?.encoding !== undefined) lines.push(`Content-Encoding: ${body.encoding}`);
  const framed = frame(random, body?.bytes ?? Buffer.alloc(0), body !== undefined);
  const version = once(random, 60) ? pick(random, ['HTTP/1.0', 'HTTP/2.0', 'HTTP/9', '']) : 'HTTP/1.1';
  const head = `${method} ${target} ${version}\r\n${[...lines, ...framed.lines].join('\r\n')}\r\n\r\n`;
  return {
    head: Buffer.from(head, 'latin1'),
    body: framed.bytes,
    method,
    broken: framed.broken || version !== 'HTTP/1.1' || method === 'CONNECT',
    caller,
    route: `${route.method} ${route.path}`,
  };
}

function targetOf(random: Random, path: string, type: string): string {
  const part = (right: string): string => (once(random, 5) ? encode(once(random, 2) ? bent(random, right) : nasty(random)) : right);
  return path
    .replace(':compartment', () => part('Patient'))
    .replace(':type', () => part(type))
    .replace(':vid', () => part('1'))
    .replace(':id', () => part(`fuzz-${type}`))
    .replace(/:\w+/g, () => part(pick(random, ['his-92909', 'his-92909', '1', 'khong-co'])))
    .replace('/*', '/x');
}

/** Ways to say an address that a proxy and a server may read differently. */
function bentTarget(random: Random, target: string): string {
  return pick(random, [
    `http://khac.example${target}`,
    `//khac.example${target}`,
    `/.${target}`,
    `/x/..${target}`,
    `/%2e%2e${target}`,
    target.replace('/', '//'),
    `${target};a=b`,
    `${target}#x`,
    `${target}%`,
    `${target}\xff\xfe`,
    `${target}${'/x'.repeat(500)}`,
    `${target}?${'a'.repeat(40_000)}`,
    `${target}${'x'.repeat(90_000)}`,
    '*',
    '',
    'khac.example:443',
  ]);
}

const COMMON = [
  '_id',
  '_lastUpdated',
  '_tag',
  '_security',
  '_profile',
  '_count',
  '_offset',
  '_cursor',
  '_sort',
  '_include',
  '_revinclude',
  '_include:iterate',
  '_elements',
  '_summary',
  '_total',
  '_format',
  '_pretty',
  '_since',
  '_at',
  '_has:Observation:patient:code',
  '_type',
  '_list',
  '_text',
  '_content',
  '_filter',
  '_query',
  '_containedType',
  'group-by',
  'group-order',
  'mode',
  'start',
  'end',
  'max',
  'source',
  'status',
  'patient',
  'entity',
  'date',
  'response_type',
  'client_id',
  'redirect_uri',
  'state',
  'code_challenge',
  'aud',
  'launch',
  'scope',
];
const MODIFIERS = [
  '',
  '',
  '',
  ':exact',
  ':contains',
  ':missing',
  ':not',
  ':in',
  ':not-in',
  ':above',
  ':below',
  ':of-type',
  ':identifier',
  ':text',
  ':Patient',
  ':Patient.name',
  '.name',
  '.organization.name',
  ':x',
  ':',
];

function queryOf(random: Random, path: string, type: string): string {
  const own = [...(parametersOf(type)?.keys() ?? [])];
  const known = path.startsWith('/fhir') && own.length > 0;
  const n = once(random, 40) ? 300 : 1 + random.below(4);
  const pairs = Array.from({ length: n }, () => {
    const name =
      known && !once(random, 3)
        ? `${pick(random, own)}${pick(random, MODIFIERS)}`
        : once(random, 10)
          ? nasty(random)
          : pick(random, COMMON);
    const parameter = parametersOf(type)?.get(name.split(/[:.]/, 1)[0] as string);
    return `${encode(name)}=${encode(someValue(random, parameter === undefined ? undefined : kindOf(parameter)))}`;
  });
  return pairs.join(once(random, 30) ? ';' : '&');
}

const VALUES: Readonly<Record<string, readonly string[]>> = {
  date: ['2026', 'ge2026-03', 'lt2026-03-10T09:00:00+07:00', 'ap2020', 'ne2026-01-01,le2025', '2026-13', 'sb0001', '2026-03-10T24:00'],
  token: ['http://loinc.org|718-7', '|x', 'x|', 'a,b,c', 'male', 'http://x|', '||'],
  reference: ['Patient/fuzz-Patient', 'fuzz-Patient', 'http://x/Patient/1', 'Patient/', 'Group/a/_history/1'],
  quantity: ['5.4', 'lt5|http://unitsofmeasure.org|mg', '1e400', '5.4||', 'gt-0', '1e-300|x|y'],
  number: ['1', '1e3', 'lt1.0000000000000000000001', '1e400'],
  string: ['nguyen', 'Đặng', 'a,b', ',', 'a'.repeat(2_000)],
  uri: ['http://x.example', 'urn:oid:1.2', ''],
  composite: ['718-7$gt5', '$', 'a$b$c', 'http://loinc.org|718-7$lt1e400'],
};
const GENERAL = [
  '1',
  '0',
  '-1',
  '50',
  '1001',
  'true',
  'name',
  '-birthdate,name',
  'Patient:organization',
  'Observation:subject',
  '*',
  'json',
  'xml',
  'application/fhir+json',
  'text/csv',
  'count',
  'data',
  'none',
  'accurate',
  'Patient,Observation',
  'eyJhIjoxfQ',
  '2026-03-10',
  'status',
];

function someValue(random: Random, kind: string | undefined): string {
  const value = once(random, 4) ? nasty(random) : pick(random, (kind === undefined ? undefined : VALUES[kind]) ?? GENERAL);
  return once(random, 8) ? bent(random, value) : value;
}

const plain = (text: string): string => text.replace(/[^ -~]/g, '').slice(0, 3_000);

function* headersOf(random: Random, path: string, { token }: Caller): Iterable<string> {
  yield `Host: ${once(random, 20) ? pick(random, ['khac.example', '', 'a b', '127.0.0.1:99999', '[::1', "x'--", 'x'.repeat(300)]) : '127.0.0.1'}`;
  if (once(random, 40)) yield 'Host: hai.example';
  if (token !== undefined) yield `Authorization: Bearer ${once(random, 40) ? plain(bent(random, token)) : token}`;
  if (once(random, 60))
    yield `Authorization: ${pick(random, ['Basic b3BlcmF0b3I6eA==', 'Bearer', 'Bearer a b', 'Negotiate x', `Bearer ${'a'.repeat(9_000)}`])}`;
  if (path.startsWith('/oauth') && once(random, 3))
    yield `Authorization: Basic ${Buffer.from(`${plain(nasty(random))}:x`).toString('base64')}`;
  const odd = (right: readonly string[]): string => plain(once(random, 4) ? nasty(random) : pick(random, right));
  const some: readonly (readonly [string, readonly string[]])[] = [
    [
      'Accept',
      ['application/fhir+json', '*/*', 'application/fhir+xml', 'text/html', 'application/json;q=abc', 'text/csv', 'a/b;'.repeat(200)],
    ],
    ['Accept-Encoding', ['gzip', 'br;q=1', 'identity;q=0', '*;q=0', 'gzip;q=9']],
    ['If-Match', ['W/"1"', '*', 'W/"999999999999"', '"1"', 'W/"1", W/"2"']],
    ['If-None-Match', ['W/"1"', '*']],
    ['If-Modified-Since', ['Sat, 01 Jan 2022 00:00:00 GMT', '2022']],
    ['If-None-Exist', ['identifier=http://his.example.vn/mrn|x', 'name=', '&&&', '?']],
    ['Prefer', ['return=minimal', 'return=OperationOutcome', 'respond-async', 'handling=strict', 'handling=lenient']],
    ['X-Request-Id', ['abc', 'a b', '../x', '9'.repeat(500)]],
    ['X-Forwarded-For', ['127.0.0.1', 'x', '1.2.3.4, 127.0.0.1']],
    ['X-Forwarded-Host', ['khac.example']],
    ['Forwarded', ['for=127.0.0.1;host=khac.example']],
    ['X-Purpose-Of-Use', ['TREAT', 'ETREAT', 'x']],
    ['X-Security-Context', ['Patient/1']],
    ['X-HTTP-Method-Override', ['DELETE']],
    ['Origin', ['https://khac.example', 'null']],
    ['Cookie', ['hub_session=x; a=b', '='.repeat(100)]],
    ['Range', ['bytes=0-1', 'bytes=-1,-1,-1']],
    ['Upgrade', ['websocket', 'h2c']],
    ['TE', ['trailers', 'chunked']],
  ];
  for (const [name, right] of some) if (once(random, 12)) yield `${name}: ${odd(right)}`;
  if (once(random, 60)) yield `Expect: ${odd(['100-continue', '100-continue', 'x'])}`;
  if (once(random, 80)) for (let i = 0; i < 300; i++) yield `X-A${i}: 1`;
  if (once(random, 80)) yield `X-Long: ${'y'.repeat(70_000)}`;
  if (once(random, 60))
    yield pick(random, [
      'No colon here',
      ' folded: x',
      'X-Bad\x01: a',
      'X-Nul: a\x00b',
      ': empty',
      'X-LF: a\nX-Smuggled: b',
      'Content-Length : 5',
    ]);
}

function frame(
  random: Random,
  bytes: Buffer,
  there: boolean,
): { readonly lines: readonly string[]; readonly bytes: Buffer; readonly broken: boolean } {
  const length = `Content-Length: ${bytes.length}`;
  if (!there) return { lines: once(random, 30) ? ['Content-Length: 0'] : [], bytes, broken: false };
  const chunk = Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n0\r\n\r\n')]);
  const chunked = 'Transfer-Encoding: chunked';
  if (once(random, 8))
    return bytes.length === 0 ? { lines: [length], bytes, broken: false } : { lines: [chunked], bytes: chunk, broken: false };
  if (!once(random, 25)) return { lines: [length], bytes, broken: false };
  switch (random.below(7)) {
    case 0:
      return { lines: [length, chunked], bytes: chunk, broken: true };
    case 1:
      return { lines: [`Content-Length: ${bytes.length + 10}`], bytes, broken: true };
    case 2:
      return { lines: [`Content-Length: ${Math.max(0, bytes.length - 5)}`], bytes, broken: true };
    case 3:
      return { lines: [length, `Content-Length: ${bytes.length + 1}`], bytes, broken: true };
    case 4:
      return { lines: [chunked], bytes: Buffer.from('zz\r\nnot a chunk\r\n'), broken: true };
    case 5:
      return { lines: ['Transfer-Encoding: gzip, chunked', 'Transfer-Encoding: identity'], bytes: chunk, broken: true };
    default:
      return { lines: [chunked], bytes: chunk.subarray(0, Math.floor(chunk.length / 2)), broken: true };
  }
}
