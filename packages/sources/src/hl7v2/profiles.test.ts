import { readFileSync } from 'node:fs';
import type { Encounter, Observation, Patient, ServiceRequest } from '@hub/fhir-model';
import { describe, expect, test } from '@jest/globals';
import iconv from 'iconv-lite';
import { schemaProblems } from '../testing/json-schema.ts';
import type { SenderProfile } from './profile.ts';
import { readSenderProfiles, senderProfile } from './profiles.ts';
import { admission, codes, recordsOf, Store, taken } from './testing/store.ts';

/** What a profile changes in how a message is read, and what is read so without one. */

const SCHEMA = JSON.parse(
  readFileSync(new URL('../../../../fhir-profiles/sender-profiles/schema.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, unknown>>;

const person = async (pid: string, profile?: SenderProfile, encoding?: string): Promise<Patient> => {
  const text = admission('A31', '20260320100000', 'm1', pid);
  // The code page has tone marks of their own behind the letter.
  const written = encoding === 'windows-1258' ? text.normalize('NFD').replace(/[aeo]\u0302/g, (c) => c.normalize('NFC')) : text;
  const file = encoding === undefined ? text : iconv.encode(written, encoding);
  const store = new Store();
  store.take(await taken(file, profile === undefined ? {} : { profile }));
  return store.only<Patient>('Patient');
};

describe('the bundled profiles', () => {
  const all = [...readSenderProfiles().values()];
  test.each(all.map((profile) => [profile.name, profile] as const))('%s is as the schema says, and reads a message', async (_, profile) => {
    expect(schemaProblems(SCHEMA, profile)).toEqual([]);
    expect((await person('PID|1||X1||Phan^Lợi', profile)).identifier?.[0]?.value).toBe('X1');
  });

  test('the schema refuses what is not in it', () => {
    expect(schemaProblems(SCHEMA, { name: 'X', title: { vi: 'a', en: 'b' }, timeZone: '7', unknown: 1 })).toHaveLength(3);
  });

  test('a newcomer is a file: its name is what a source is registered with', () => {
    expect([senderProfile('cobas-infinity')?.unitComponent, senderProfile('of-nobody')]).toEqual([2, undefined]);
  });
});

describe('names', () => {
  test.each<[string, Partial<NonNullable<SenderProfile['person']>>, string]>([
    ['^Nguyễn Thị Cẩm Tú|Nguyen Thi Cam Tu', {}, 'Nguyễn Thị Cẩm Tú'],
    ['Phan^Văn^Lợi', {}, 'Phan Văn Lợi'],
    ['Phan^Lợi^Văn', { nameForm: 'given-last' }, 'Phan Văn Lợi'],
    ['Phan Văn Lợi', {}, 'Phan Văn Lợi'],
    ['|PHAN VĂN LỢI', { nameField: 'PID-6' }, 'PHAN VĂN LỢI'],
  ])('%s', async (sent, own, text) => {
    const found = await person(`PID|1||X1||${sent}`, { name: 'x', person: own });
    expect([found.name?.[0]?.text, found.extension?.filter(({ url }) => url.includes('Maiden'))]).toEqual([text, []]);
  });

  test('PID-6 that is another name is the mother’s', async () => {
    const found = await person('PID|1||X1||^Phan Văn Lợi|Bùi^Thị^Mẫu');
    expect(found.extension?.find(({ url }) => url.endsWith('mothersMaidenName'))?.valueString).toBe('Bùi Thị Mẫu');
  });
});

describe('encodings', () => {
  const pid = 'PID|1||X1||^Nguyễn Thị Cẩm Tú';
  test.each([
    ['utf-8 without MSH-18', undefined, 'utf8'],
    ['Windows-1258 by the profile', { name: 'x', charset: 'windows-1258' }, 'windows-1258'],
    ['UTF-16 with its mark', undefined, 'utf-16'],
    ['UTF-8 where the profile says a code page: bytes that are UTF-8 are', { name: 'x', charset: 'windows-1258' }, 'utf8'],
  ])('%s', async (_, profile, encoding) => {
    expect((await person(pid, profile, encoding)).name?.[0]?.text).toBe('Nguyễn Thị Cẩm Tú');
  });

  test('bytes that are nothing that was said: refused, not guessed', async () => {
    const bytes = Buffer.concat([Buffer.from(admission('A31', '20260320100000', 'm1', 'PID|1||X1||^')), Buffer.from([0xff, 0xc3, 0x28])]);
    const [record] = await recordsOf(bytes);
    expect([record?.kind, codes(record?.issues ?? [])]).toEqual(['unreadable', ['VN-HL7-unparseable']]);
  });

  test('an old font is converted, and said', async () => {
    const record = await taken(admission('A31', '20260320100000', 'm1', 'PID|1||X1||^NguyÔn ThÞ CÈm Tó'));
    const store = new Store();
    store.take(record);
    expect(store.only<Patient>('Patient').name?.[0]?.text).toBe('Nguyễn Thị Cẩm Tú');
  });
});

test('times without an offset are of the sender’s zone', async () => {
  const visit = admission('A01', '20260320100000', 'm1', 'PID|1||X1||^Mẫu', `PV1|1|I${'|'.repeat(17)}V1${'|'.repeat(25)}20260320095000`);
  const store = new Store();
  store.take(await taken(visit, { profile: { name: 'x', timeZone: '+00:00' } }));
  expect(store.only<Encounter>('Encounter').period?.start).toBe('2026-03-20T09:50:00+00:00');
});

describe('numbers', () => {
  test('what each is, by its type; a number of another facility is its own', async () => {
    const found = await person('PID|1||A1^^^92901^PI~092060007788^^^VN^NI~GD4929212345678^^^BHXH^SB~Z9^^^75901^MR~R7^^^^MR');
    expect(found.identifier?.map(({ system, value }) => `${system?.split('/sid/')[1]}|${value}`)).toEqual([
      'patient-internal-id/75901|Z9',
      'patient-internal-id/92901|A1',
      'patient-internal-id/92901|R7',
      'national_id|092060007788',
      'insurance_number|GD4929212345678',
      'social_insurance_number|9212345678',
    ]);
  });

  test('a number of another facility alone does not name its Patient', async () => {
    const record = await taken(admission('A31', '20260320100000', 'm1', 'PID|1||Z9^^^75901^PI||^Mẫu'));
    const [key] = record.keysOf({ canonicals: (await import('@hub/fhir-model')).canonicals() });
    expect(key?.key.system).toContain('/person-number/92901');
  });

  test('none at all: refused, naming the field', async () => {
    const [record] = await recordsOf(admission('A31', '20260320100000', 'm1', 'PID|1||||^Mẫu'));
    expect(codes(record?.issues ?? [])).toEqual(['VN-HL7-PID-3-required']);
  });
});

test('segments nobody reads are kept with the message and said once', async () => {
  const record = await taken(admission('A31', '20260320100000', 'm1', 'PID|1||X1||^Mẫu', 'ZPI|1|a', 'ZPI|2|b', 'OBI|1'));
  expect(record.issues.map(({ code, field, record: name }) => [code, field, name])).toEqual([
    ['VN-HL7-segment-unsupported', 'ZPI', 'm1'],
    ['VN-HL7-segment-unsupported', 'OBI', 'm1'],
  ]);
});

describe('results', () => {
  const file = [
    'MSH|^~\\&|LIS|92901|HUB|SYT|20260320100000||ORU^R01|r1|P|2.5',
    'PID|1||X1||^Mẫu',
    'OBR|1|O1||SH^Sinh hóa^99DV',
    'OBX|1|NM|GLU^Glucose^99BYT||5,4|mg^mmol/L|||||F',
    'OBX|2|CE|NHOM^Nhóm máu||A^Nhóm A^99BYT||||||F',
  ].join('\r');
  const read = async (own: Partial<SenderProfile>) => {
    const store = new Store();
    store.take(await taken(file, { profile: { name: 'x', ...own } }));
    const found = store.of<Observation>('Observation');
    return {
      unit: found.find(({ valueQuantity }) => valueQuantity !== undefined)?.valueQuantity?.unit,
      systems: [
        ...found.map(({ code }) => code.coding?.[0]?.system),
        ...found.flatMap(({ valueCodeableConcept }) => valueCodeableConcept?.coding?.[0]?.system ?? []),
        store.only<ServiceRequest>('ServiceRequest').code?.coding?.[0]?.system,
      ].map((system) => system?.replace('http://fhir.ehealth.gov.vn/core/CodeSystem/', '')),
    };
  };

  test('the unit stands where the profile says, else in the first component', async () => {
    expect((await read({})).unit).toBe('mg');
    expect((await read({ unitComponent: 2 })).unit).toBe('mmol/L');
    expect((await read({ unitComponent: 1 })).unit).toBe('mg');
  });

  test('what a sender calls coding systems, in any case; a name nobody knows is its own list', async () => {
    const named = { '99byt': '{CS}lab-index-1227', '99DV': '{CS}dich-vu/{F}' };
    expect((await read({ codingSystemNames: named })).systems.sort()).toEqual([
      'dich-vu/92901',
      'lab-index-1227',
      'lab-index-1227',
      'lis/92901',
    ]);
    expect((await read({})).systems.sort()).toEqual(['lis-service/92901', 'lis-value/92901', 'lis/92901', 'lis/92901']);
  });
});
