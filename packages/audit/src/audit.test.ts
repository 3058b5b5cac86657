import { validate } from '@hub/validation';
import { describe, expect, test } from '@jest/globals';
import { atnaSyslog } from './atna.ts';
import { auditEvent, type Names } from './audit-event.ts';
import { matchesAudit, parseAuditQuery } from './audit-query.ts';
import { type AuditEntry, outcomeOf } from './entry.ts';
import { decodeLine, encodeLine } from './line.ts';

const AT = Date.parse('2026-03-05T08:30:00+07:00');
const READ: AuditEntry = {
  at: AT,
  action: 'read',
  outcome: 'success',
  status: 200,
  route: 'GET /fhir/:type/:id',
  client: 7,
  address: '10.1.2.3',
  request: 'r-1',
  purpose: 'TREAT',
  user: 'bs.an',
  type: 'Observation',
  id: 'o1',
  patients: [-12],
  resources: 1,
};
const NAMES: Names = {
  client: (number) => (number === 7 ? 'his-92901' : undefined),
  patient: (number) => (number === -12 ? 'p1' : undefined),
  hub: 'https://hub.example.org/fhir',
};
const every = [
  'read',
  'search',
  'history',
  'create',
  'update',
  'delete',
  'operation',
  'bundle',
  'export',
  'submit',
  'receipt',
  'admin',
  'audit',
  'login',
] as const;

describe('a line', () => {
  test.each(every)('of %s comes back as it was', (action) => {
    const entry = { ...READ, action, query: 'name=a&b=%20' };
    expect(decodeLine(encodeLine(entry))).toEqual(entry);
  });

  test('says nothing of what is absent, and has no line break whatever was asked', () => {
    const bare: AuditEntry = { at: AT, action: 'login', outcome: 'refused', status: 401, route: 'POST /oauth/token', client: 0 };
    expect(encodeLine(bare)).toBe(`[${AT},"login",1,401,"POST /oauth/token",0]`);
    expect(decodeLine(encodeLine(bare))).toEqual(bare);
    expect(encodeLine({ ...bare, query: 'a\nb\u2028' }).split('\n')).toHaveLength(1);
  });
});

test('a line is the list of its members as JSON, whichever of them are there', () => {
  const parts = {
    address: '::1',
    request: 'r"1',
    purpose: 'TREAT',
    user: 'bs\u2028é',
    type: 'Patient',
    id: 'p\\1',
    version: '2',
    query: 'a=\n',
  };
  const optional = Object.entries({ ...parts, patients: [1, -2], resources: 0, detail: 'x'.repeat(200) });
  const { at, status, client, action, route } = READ;
  for (let these = 0; these < 2 ** optional.length; these += 1) {
    const there = optional.filter((_, n) => (these & (1 << n)) !== 0);
    const list = [at, action, 0, status, route, client, ...optional.map((one) => (there.includes(one) ? one[1] : undefined))];
    const entry: AuditEntry = { at, action, outcome: 'success', status, route, client, ...Object.fromEntries(there) };
    expect(encodeLine(entry)).toBe(JSON.stringify(list.slice(0, list.findLastIndex((one) => one !== undefined) + 1)));
  }
});

describe('an AuditEvent', () => {
  test.each(every)('of %s is a valid R4 resource, with and without a patient, user and success', (action) => {
    for (const outcome of ['success', 'refused', 'failed', 'error'] as const) {
      for (const entry of [READ, { ...READ, patients: undefined, user: undefined, id: undefined, request: undefined, query: 'code=1' }]) {
        expect(validate(auditEvent('1-2-3', { ...entry, action, outcome }, NAMES))).toEqual([]);
      }
    }
  });

  test("follows IHE's pattern of a read with a patient", () => {
    expect(auditEvent('1-2-0', READ, NAMES)).toMatchObject({
      meta: { profile: ['https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.PatientRead'] },
      type: { code: 'rest' },
      subtype: [{ system: 'http://hl7.org/fhir/restful-interaction', code: 'read' }],
      action: 'R',
      recorded: '2026-03-05T01:30:00.000Z',
      outcome: '0',
      purposeOfEvent: [{ coding: [{ code: 'TREAT' }] }],
      agent: [
        {
          type: { coding: [{ code: '110152' }] },
          who: { identifier: { value: 'his-92901' } },
          requestor: false,
          network: { address: '10.1.2.3' },
        },
        { type: { coding: [{ code: '110153' }] } },
        { type: { coding: [{ code: 'IRCP' }] }, who: { identifier: { value: 'bs.an' } }, requestor: true },
      ],
      entity: [
        { what: { reference: 'Patient/p1' }, type: { code: '1' }, role: { code: '1' } },
        { what: { reference: 'Observation/o1' }, type: { code: '2' }, role: { code: '4' } },
        { what: { identifier: { value: 'r-1' } }, type: { code: 'XrequestId' } },
      ],
    });
  });

  test('of a search holds the query as it came, in base64', () => {
    const event = auditEvent('1', { ...READ, action: 'search', id: undefined, query: 'name=Nguy%E1%BB%85n' }, NAMES);
    const query = event.entity?.find(({ role }) => role?.code === '24');
    expect(Buffer.from(query?.query ?? '', 'base64').toString()).toBe('Observation?name=Nguy%E1%BB%85n');
    expect(event.agent[0]?.type?.coding?.[0]?.code).toBe('110153');
  });

  test('of what did not succeed claims no pattern', () => {
    const event = auditEvent('1', { ...READ, outcome: 'refused', status: 403 }, NAMES);
    expect(event.meta?.profile).toBeUndefined();
    expect([event.outcome, event.outcomeDesc]).toEqual(['4', 'HTTP 403 · GET /fhir/:type/:id']);
  });

  test('a patient that is not stored any more is still told apart', () => {
    expect(auditEvent('1', { ...READ, patients: [-99] }, NAMES).entity?.[0]?.what).toEqual({ identifier: { value: '-99' } });
  });
});

describe('syslog', () => {
  test('is RFC 5424 with a DICOM audit message; what would break out of the XML does not', () => {
    const event = auditEvent('1', { ...READ, action: 'search', query: 'name="><x>&\u0000' }, NAMES);
    const message = atnaSyslog(event, 'hub-1');
    expect(message).toMatch(/^<85>1 2026-03-05T01:30:00\.000Z hub-1 health-data-hub - IHE\+RFC-3881 - \uFEFF<\?xml /);
    expect(message).toContain('EventOutcomeIndicator="0"');
    expect(message).toContain('UserID="his-92901"');
    expect(message).not.toContain('<x>');
    expect(message).not.toContain('\u0000');
  });
});

describe('a query', () => {
  test('days are of UTC+7; several dates narrow', () => {
    expect(parseAuditQuery([['date', '2026-03-05']])).toMatchObject({
      from: Date.parse('2026-03-05T00:00:00+07:00'),
      until: Date.parse('2026-03-06T00:00:00+07:00'),
    });
    expect(
      parseAuditQuery([
        ['date', 'ge2026-03-05'],
        ['date', 'lt2026-03-05T12:00:00Z'],
      ]),
    ).toMatchObject({ from: Date.parse('2026-03-05T00:00:00+07:00'), until: Date.parse('2026-03-05T12:00:00Z') });
  });

  test('entity=Patient/x asks who saw this person', () => {
    expect(parseAuditQuery([['entity', 'Patient/p1']]).patient).toBe('p1');
    expect(parseAuditQuery([['patient', 'p1']]).patient).toBe('p1');
    expect(parseAuditQuery([['entity', 'Observation/o1']]).entity).toEqual({ type: 'Observation', id: 'o1' });
  });

  test.each([
    ['name', 'x'],
    ['date', '5/3/2026'],
    ['date', 'ap2026-03-05'],
    ['entity', 'Nothing/1'],
    ['entity', 'Patient/a b'],
    ['action', 'X'],
    ['outcome', '5'],
    ['_count', '-1'],
    ['_cursor', '1'],
    ['agent', ''],
  ])('%s=%s is refused', (name, value) => {
    expect(() => parseAuditQuery([[name, value]])).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code: 'audit-parameter' }) }),
    );
  });

  test.each([
    ['agent', 'his-92901', true],
    ['agent', 'bs.an', true],
    ['agent', 'other', false],
    ['address', '10.1.2.3', true],
    ['address', '10.1.2.4', false],
    ['action', 'R,C', true],
    ['action', 'D', false],
    ['outcome', '0', true],
    ['outcome', '4,8', false],
    ['subtype', 'read', true],
    ['subtype', 'search', false],
    ['entity-name', 'his-92001', false],
    ['entity', 'Observation/o1', true],
    ['entity', 'Observation/o2', false],
    ['date', '2026-03-05', true],
    ['date', 'lt2026-03-05', false],
  ])('%s=%s means %p', (name, value, expected) => {
    const event = { action: 'R', outcome: '0', subtype: 'read', clientId: 'his-92901' };
    expect(matchesAudit(parseAuditQuery([[name, value]]), READ, event)).toBe(expected);
  });
});

test('what was done to a client or a source is found by its name, and named as a security resource', () => {
  const { type: _, id: __, ...rest } = READ;
  const event = { subtype: '110129' };
  const acts: readonly AuditEntry[] = [
    { ...rest, action: 'admin', id: 'app-1', detail: 'rotate-secret app-1' },
    { ...rest, action: 'admin', detail: 'app-1' },
    { ...rest, action: 'admin', id: 'app-2', detail: 'rotate-secret app-2' },
    { ...rest, action: 'login', detail: 'app-1' },
  ];
  const asked = parseAuditQuery([['entity-name', 'app-1']]);
  expect(acts.map((act) => matchesAudit(asked, act, event))).toEqual([true, true, false, false]);
  expect(auditEvent('1', acts[0] as AuditEntry, NAMES).entity).toContainEqual(
    expect.objectContaining({ name: 'app-1', role: expect.objectContaining({ code: '13' }) }),
  );
});

test.each([
  [200, 'success'],
  [304, 'success'],
  [401, 'refused'],
  [403, 'refused'],
  [404, 'failed'],
  [429, 'failed'],
  [500, 'error'],
])('status %d is %s', (status, outcome) => {
  expect(outcomeOf(status)).toBe(outcome);
});
