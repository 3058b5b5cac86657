import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { resourcesOf } from '@hub/all-in-one/testing';
import type { Random } from './random.ts';
import { bent, nasty, once, pick } from './values.ts';

/** A body with the type it says it is of. */
export interface Body {
  readonly bytes: Buffer;
  readonly type: string;
  readonly encoding?: string;
}

const FHIR = 'application/fhir+json';
const XHTML = '<div xmlns="http://www.w3.org/1999/xhtml">x</div>';

/** Whole resources to begin from. */
const SEEDS: readonly Record<string, unknown>[] = [
  ...resourcesOf({ prefix: 'fuzz', marker: 'x' }, false),
  { resourceType: 'Binary', contentType: 'text/html', data: 'PHNjcmlwdD4x' },
  {
    resourceType: 'Basic',
    code: { text: 'x' },
    text: { status: 'generated', div: XHTML },
    extension: [{ url: 'http://x.example/e', valueDecimal: 1.0 }],
  },
  {
    resourceType: 'Parameters',
    parameter: [
      { name: 'resource', resource: { resourceType: 'Patient' } },
      { name: 'mode', valueCode: 'create' },
    ],
  },
  { resourceType: 'Parameters', parameter: [{ name: 'meta', valueMeta: { tag: [{ system: 'http://x.example', code: 'a' }] } }] },
  { resourceType: 'Consent', status: 'active', provision: { type: 'deny', provision: [{ type: 'permit' }] } },
];

const entry = (random: Random): unknown => ({
  fullUrl: pick(random, ['urn:uuid:00000000-0000-4000-8000-000000000001', 'urn:uuid:x', 'http://x/Patient/1']),
  resource: pick(random, SEEDS),
  request: {
    method: pick(random, ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'TRACE', 'get']),
    url: pick(random, [
      'Patient',
      'Patient/fuzz-Patient',
      'Patient?identifier=x|y',
      'Observation?subject:Patient.name=a',
      '/',
      '',
      '../metadata',
      'Bundle',
      'Patient/$stats',
      '$meta',
      'https://khac.example/Patient/1',
      nasty(random),
    ]),
    ...(once(random, 3) ? { ifNoneExist: nasty(random) } : {}),
    ...(once(random, 4) ? { ifMatch: pick(random, ['W/"1"', '*', nasty(random)]) } : {}),
  },
});
const bundle = (random: Random): unknown => ({
  resourceType: 'Bundle',
  type: pick(random, ['batch', 'transaction', 'transaction', 'history', 'document', nasty(random)]),
  entry: Array.from({ length: random.below(once(random, 40) ? 400 : 5) }, () => entry(random)),
});
const patch = (random: Random): unknown =>
  Array.from({ length: random.below(4) }, () => ({
    op: pick(random, ['add', 'replace', 'remove', 'copy', 'move', 'test', 'eval', 1]),
    path: pick(random, [
      '/active',
      '/name/0',
      '/name/-',
      '/id',
      '',
      '/',
      '//',
      '/~2',
      '/__proto__/x',
      '/constructor/prototype/x',
      '/name/99999999999',
      nasty(random),
    ]),
    from: pick(random, ['', '/name', '/', nasty(random)]),
    value: pick(random, [true, null, {}, [], 'x', nasty(random)]),
  }));

/** A value that belongs nowhere. */
function odd(random: Random): unknown {
  switch (random.below(9)) {
    case 0:
      return null;
    case 1:
      return pick(random, [1e308, -0, 1e-320, 2 ** 53, true, false]);
    case 2:
      return [];
    case 3:
      return {};
    case 4:
      return [[[[]]]];
    case 5:
      return Array.from({ length: 300 }, () => 'x');
    case 6:
      return { resourceType: 'Patient', contained: [{ resourceType: 'Patient' }] };
    default:
      return nasty(random);
  }
}

/** The same tree with some of it changed. */
function mutated(random: Random, value: unknown, depth = 0): unknown {
  if (once(random, 12)) return odd(random);
  if (typeof value === 'string') return once(random, 6) ? bent(random, value) : value;
  if (Array.isArray(value)) {
    const items = value.map((one) => mutated(random, one, depth + 1));
    return once(random, 8) ? [...items, ...items] : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const out: Record<string, unknown> = {};
  for (const [name, one] of Object.entries(value))
    if (!once(random, 15)) out[once(random, 25) ? bent(random, name) : name] = mutated(random, one, depth + 1);
  if (once(random, 20)) out[pick(random, ['x', '_id', 'resourceType', 'meta', 'text', 'contained'])] = odd(random);
  return out;
}

/** JSON text with what no serializer writes: names twice, prototypes, numbers beyond numbers, depths beyond stacks. */
function damaged(random: Random, text: string): string {
  const into = (piece: string): string => (text.startsWith('{') ? `{${piece}${text === '{}' ? '' : ','}${text.slice(1)}` : text);
  switch (random.below(14)) {
    case 0:
      return into('"__proto__":{"polluted":true,"isAdmin":true}');
    case 1:
      return into('"constructor":{"prototype":{"polluted":true}}');
    case 2:
      return into('"id":"a","id":"b"');
    case 3:
      return into(`"multipleBirthInteger":${pick(random, ['1e999', '9'.repeat(2_000), '-', '01', '1.', '.5', '0x1', 'Infinity', 'NaN'])}`);
    case 4:
      return into(`"extension":${'['.repeat(20_000)}${']'.repeat(20_000)}`);
    case 5:
      return into(`"extension":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`);
    case 6:
      return into(`"name":[{"text":"${'\\u0000'.repeat(3)}\\ud800"}]`);
    case 7:
      return into(`"text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\">${'<b>'.repeat(3_000)}"}`);
    case 8:
      return text.slice(0, random.below(text.length));
    case 9:
      return `\ufeff${text}`;
    case 10:
      return `${text}${text}`;
    case 11:
      return text.replaceAll('"', "'");
    case 12:
      return into(`"${'k'.repeat(20_000)}":1`);
    default:
      return into(Array.from({ length: 2_000 }, (_, i) => `"a${i}":${i}`).join(','));
  }
}

const BIG = Buffer.alloc(80_000_000, 0x20);
const BOMBS: readonly (readonly [string, () => Buffer])[] = [
  ['gzip', () => gzipSync(BIG, { level: 9 })],
  ['deflate', () => deflateSync(BIG, { level: 9 })],
  ['br', () => brotliCompressSync(BIG)],
];
const made = new Map<string, Buffer>();
function bomb(random: Random): Body {
  const [encoding, make] = pick(random, BOMBS);
  const bytes = made.get(encoding) ?? make();
  made.set(encoding, bytes);
  return { bytes, type: FHIR, encoding };
}

function packed(random: Random, bytes: Buffer): Pick<Body, 'bytes' | 'encoding'> {
  const encoding = pick(random, [
    'gzip',
    'deflate',
    'br',
    'gzip, gzip',
    'zstd',
    'x-gzip',
    '',
    'identity',
    nasty(random).replace(/[^ -~]/g, ''),
  ]);
  const right = encoding === 'br' ? brotliCompressSync(bytes) : encoding === 'deflate' ? deflateSync(bytes) : gzipSync(bytes);
  const cut = once(random, 3) ? right.subarray(0, random.below(right.length + 1)) : right;
  return { bytes: once(random, 4) ? bytes : cut, encoding };
}

function json(random: Random, value: unknown): Buffer {
  let text = JSON.stringify(once(random, 3) ? value : mutated(random, value)) ?? 'null';
  if (once(random, 3)) text = damaged(random, text);
  const bytes = Buffer.from(text);
  // Bytes that are no UTF-8.
  if (once(random, 12) && bytes.length > 0) bytes[random.below(bytes.length)] = pick(random, [0xff, 0xc0, 0x80, 0xed, 0x00]);
  return bytes;
}

const XML_PARTS: readonly string[] = [
  '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><GIAMDINHHS>&c;</GIAMDINHHS>',
  '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
  '<?xml version="1.0" encoding="UTF-7"?><GIAMDINHHS/>',
  '<?xml version="1.0" encoding="utf-16"?><GIAMDINHHS/>',
  `${'<a>'.repeat(5_000)}${'</a>'.repeat(5_000)}`,
  `<GIAMDINHHS ${'x="1" '.repeat(2_000)}/>`,
  '<GIAMDINHHS><THONGTINHOSO><DANHSACHHOSO><HOSO><FILEHOSO><LOAIHOSO>XML1</LOAIHOSO><NOIDUNGFILE>!!!!</NOIDUNGFILE></FILEHOSO></HOSO></DANHSACHHOSO></THONGTINHOSO></GIAMDINHHS>',
  '<GIAMDINHHS><THONGTINHOSO><DANHSACHHOSO><HOSO><FILEHOSO><LOAIHOSO>XML1</LOAIHOSO><NOIDUNGFILE>PFRPTkdfSE9QPg==</NOIDUNGFILE></FILEHOSO></HOSO></DANHSACHHOSO></THONGTINHOSO></GIAMDINHHS>',
  '<![CDATA[<GIAMDINHHS/>]]>',
  '<GIAMDINHHS>&#0;&#x110000;&undefined;</GIAMDINHHS>',
  '<?php echo 1 ?>',
];

/** A body for a route; undefined: none. */
export function bodyFor(random: Random, path: string): Body | undefined {
  if (once(random, 12)) return undefined;
  if (once(random, 60)) return bomb(random);
  const form = path.endsWith('_search') || path.startsWith('/oauth') || once(random, 40);
  let body: Body;
  if (path.startsWith('/intake/submissions'))
    body = {
      bytes: Buffer.from(once(random, 3) ? bent(random, pick(random, XML_PARTS)) : pick(random, XML_PARTS)),
      type: 'application/xml',
    };
  else if (form) body = { bytes: Buffer.from(formText(random)), type: 'application/x-www-form-urlencoded' };
  else if (path === '/fhir') body = { bytes: json(random, bundle(random)), type: FHIR };
  else if (path.startsWith('/fhir'))
    body = {
      bytes: json(random, once(random, 4) ? patch(random) : pick(random, SEEDS)),
      type: once(random, 3) ? 'application/json-patch+json' : FHIR,
    };
  else
    body = {
      bytes: json(random, {
        facility: '92901',
        facilityName: 'x',
        kind: 'hospital',
        formats: ['qd-xml'],
        msh4: [],
        reason: 'x',
        patient: 'fuzz-Patient',
        parent: null,
        redirect_uris: ['http://127.0.0.1/x'],
        jwks_uri: 'http://127.0.0.1:1/jwks',
      }),
      type: 'application/json',
    };
  if (once(random, 10))
    body = {
      ...body,
      type: pick(random, [
        'text/plain',
        'application/fhir+xml',
        'multipart/form-data; boundary=x',
        'application/json; charset=utf-16',
        'application/json; charset=',
        nasty(random).replace(/[^ -~]/g, ''),
        '',
      ]),
    };
  return once(random, 15) ? { ...body, ...packed(random, body.bytes) } : body;
}

function formText(random: Random): string {
  const names = [
    'grant_type',
    'client_id',
    'client_secret',
    'client_assertion',
    'client_assertion_type',
    'scope',
    'code',
    'refresh_token',
    'token',
    'username',
    'password',
    'name',
    '_count',
    '_include',
    'subject',
    '_id',
    'group-by',
    nasty(random),
  ];
  const values = [
    'client_credentials',
    'authorization_code',
    'refresh_token',
    'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    'eyJhbGciOiJub25lIn0.eyJpc3MiOiJ4In0.',
    'system/*.rs',
    'operator',
    '1',
    nasty(random),
  ];
  const pairs = Array.from(
    { length: random.below(once(random, 30) ? 3_000 : 6) },
    () => `${encode(pick(random, names))}=${encode(pick(random, values))}`,
  );
  return once(random, 6) ? bent(random, pairs.join('&')) : pairs.join('&');
}

/** Percent-encoded, also what no URL can hold (a lone surrogate). */
export const encode = (text: string): string => encodeURIComponent(text.toWellFormed());
