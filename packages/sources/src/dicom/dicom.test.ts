import { canonicals, type Endpoint, type ImagingStudy, keyedId, type Patient, type Resource } from '@hub/fhir-model';
import { validate } from '@hub/validation';
import { describe, expect, test } from '@jest/globals';
import type { MapContext, MappedResource } from '../mapping.ts';
import type { FormatRecord, ParseContext, SourceRecord } from '../record.ts';
import { studyKey } from './map/scope.ts';
import { moment } from './moment.ts';
import { parseDicomFile } from './parse.ts';
import { CREATOR, OWN, TAG } from './tags.ts';

const secret = 'a secret of this test';
const context: MapContext = {
  canonicals: canonicals(),
  idSecret: secret,
  facility: { code: '92901', name: 'Bệnh viện Mẫu' },
  receivedAt: Date.parse('2026-03-12T08:00:00+07:00'),
  idFor: (key, shard) => keyedId(secret, key, shard),
  known: () => undefined,
};
const PARSING: ParseContext = { facility: '92901', limits: { maxDepth: 32, maxTextBytes: 100_000 } };

type Dataset = Record<string, unknown>;
const value = (vr: string, ...Value: unknown[]) => ({ vr, Value });

/** A dataset of one image as the connector sends it. */
const image = (series: string, instance: number, more: Dataset = {}): Dataset => ({
  [TAG.study]: value('UI', '1.2.3'),
  [TAG.patientId]: value('LO', 'BN1'),
  [TAG.series]: value('UI', series),
  [TAG.sopInstance]: value('UI', `${series}.${instance}`),
  [TAG.sopClass]: value('UI', '1.2.840.10008.5.1.4.1.1.2'),
  [TAG.instanceNumber]: value('IS', instance),
  [TAG.modality]: value('CS', 'CT'),
  ...more,
});
const HEAD: Dataset = {
  [OWN.creator]: value('LO', CREATOR),
  [OWN.pacs]: value('SH', 'mau'),
  [OWN.state]: value('LO', '20260310T093000/1'),
  [OWN.accessionIs]: value('CS', 'PLACER'),
  [TAG.accession]: value('SH', 'A1'),
  [TAG.retrieveUrl]: value('UR', 'https://du-lieu.example/dicom-web/mau/studies/1.2.3'),
  [TAG.studyDate]: value('DA', '20260310'),
  [TAG.studyTime]: value('TM', '0930'),
};

async function read(content: unknown, parsing: Partial<ParseContext> = {}): Promise<readonly SourceRecord[]> {
  const bytes = Buffer.isBuffer(content) ? content : Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
  const open = async function* () {
    yield bytes;
  };
  const records: SourceRecord[] = [];
  for await (const record of parseDicomFile(open, { ...PARSING, ...parsing }).records) records.push(record);
  return records;
}

async function one(content: unknown): Promise<FormatRecord> {
  const [record, ...more] = await read(content);
  if (record?.kind !== 'format' || more.length > 0) throw new Error('not one record');
  return record;
}

const codes = (records: readonly SourceRecord[]): readonly string[] => records.flatMap(({ issues }) => issues.map(({ code }) => code));
const resources = (record: FormatRecord): readonly MappedResource[] => record.map(context).resources;
const of = <T extends Resource>(record: FormatRecord, type: T['resourceType']): T =>
  resources(record).find(({ resource }) => resource.resourceType === type)?.resource as unknown as T;

describe('what is read', () => {
  test('series and images of a study, in their order, each a valid R4 resource', async () => {
    const record = await one([image('1.2.3.1', 1, HEAD), image('1.2.3.1', 2), image('1.2.3.2', 1, { [TAG.modality]: value('CS', 'sr') })]);
    expect([record.format, record.name, record.rejected, record.key]).toEqual(['dicom', '1.2.3', false, 'mau/1.2.3/BN1']);
    for (const { resource } of resources(record)) expect(validate(resource)).toEqual([]);
    const study = of<ImagingStudy>(record, 'ImagingStudy');
    expect(study).toMatchObject({ numberOfSeries: 2, numberOfInstances: 3, started: '2026-03-10T09:30:00+07:00' });
    expect(study.modality?.map(({ code }) => code)).toEqual(['CT', 'SR']);
    expect(of<Endpoint>(record, 'Endpoint').address).toBe('https://du-lieu.example/dicom-web/mau');
    expect(record.keysOf(context).map(({ key }) => key)).toContainEqual(
      studyKey(context.canonicals, '92901', { pacs: 'mau', uid: '1.2.3', patient: 'BN1' }),
    );
  });

  test('what came from no connector has a study, and no address', async () => {
    const record = await one(image('1.2.3.1', 1));
    expect(of<Endpoint>(record, 'Endpoint')).toBeUndefined();
    expect(of<ImagingStudy>(record, 'ImagingStudy').endpoint).toBeUndefined();
    expect(of<ImagingStudy>(record, 'ImagingStudy').basedOn).toBeUndefined();
  });

  test('the same study is the same record whatever its state is called; any word of it makes another', async () => {
    const before = await one([image('1.2.3.1', 1, HEAD)]);
    const again = await one([image('1.2.3.1', 1, { ...HEAD, [OWN.state]: value('LO', 'later') })]);
    const changed = await one([image('1.2.3.1', 1, { ...HEAD, [TAG.studyDescription]: value('LO', 'x') })]);
    expect([again.key, again.hash]).toEqual([before.key, before.hash]);
    expect(changed.key).toBe(before.key);
    expect(changed.hash).not.toBe(before.hash);
  });

  test('under another patient number it is another record', async () => {
    const other = await one([image('1.2.3.1', 1, { ...HEAD, [TAG.patientId]: value('LO', 'BN2') })]);
    expect(other.key).toBe('mau/1.2.3/BN2');
  });

  test('the number stands where the PACS writes it', async () => {
    const record = await one([
      image('1.2.3.1', 1, {
        ...HEAD,
        [OWN.patientNumberIn]: value('LO', TAG.otherPatientIds),
        [TAG.otherPatientIds]: value('LO', '007', 'x'),
      }),
    ]);
    expect(of<Patient>(record, 'Patient').identifier?.map(({ value }) => value)).toEqual(['007']);
  });
});

describe('names', () => {
  const named = async (PN: object): Promise<Patient['name']> =>
    of<Patient>(await one([image('1.2.3.1', 1, { ...HEAD, [TAG.patientName]: value('PN', PN) })]), 'Patient').name;

  test.each([
    ['PHAM^THI BUOI', { text: 'PHAM THI BUOI', family: 'PHAM', given: ['THI', 'BUOI'] }],
    ['PHẠM THỊ BƯỞI', { text: 'PHẠM THỊ BƯỞI', family: 'PHẠM', given: ['THỊ', 'BƯỞI'] }],
    ['Nguyễn^An^Văn^BS.^TS', { text: 'Nguyễn An Văn', family: 'Nguyễn', given: ['An', 'Văn'], prefix: ['BS.'], suffix: ['TS'] }],
    ['^An', { text: 'An', given: ['An'] }],
  ])('%s', async (Alphabetic, name) => {
    expect(await named({ Alphabetic })).toEqual([{ use: 'official', ...name }]);
  });

  test('in three writings each says which it is; empty groups say nothing', async () => {
    const url = 'http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation';
    const three = await named({ Alphabetic: 'Yamada^Tarou', Ideographic: '山田^太郎', Phonetic: 'やまだ^たろう' });
    expect(three?.map(({ text, extension }) => [text, extension])).toEqual([
      ['Yamada Tarou', [{ url, valueCode: 'ABC' }]],
      ['山田 太郎', [{ url, valueCode: 'IDE' }]],
      ['やまだ たろう', [{ url, valueCode: 'SYL' }]],
    ]);
    expect(await named({ Alphabetic: '^', Ideographic: '^' })).toBeUndefined();
  });
});

describe('moments', () => {
  test.each([
    ['20260310', '093000.123456', '+0900', '2026-03-10T09:30:00+09:00'],
    ['2026.03.10', '09', undefined, '2026-03-10T09:00:00+07:00'],
    ['20260310', '2460', undefined, '2026-03-10'],
    ['20260310', '235960', '-0030', '2026-03-10T23:59:59-00:30'],
    ['20260310', '0930', 'nine', '2026-03-10T09:30:00+07:00'],
    ['20260230', '0930', undefined, undefined],
    ['', '0930', undefined, undefined],
  ])('%s %s %s', (date, time, offset, expected) => {
    expect(moment(date, time, offset)).toBe(expected);
  });
});

describe('a study that is gone', () => {
  const gone = (reason: string) =>
    one([
      {
        [TAG.study]: value('UI', '1.2.3'),
        [TAG.patientId]: value('LO', 'BN1'),
        [TAG.availability]: value('CS', 'UNAVAILABLE'),
        [OWN.pacs]: value('SH', 'mau'),
        [OWN.gone]: value('CS', reason),
      },
    ]);

  test.each([
    ['DELETED', 'cancelled'],
    ['REPLACED', 'entered-in-error'],
    ['', 'cancelled'],
  ])('%s: %s, with everything that was said of it but where it is', async (reason, status) => {
    const before = of<ImagingStudy>(await one([image('1.2.3.1', 1, HEAD)]), 'ImagingStudy');
    const record = await gone(reason);
    expect(record.key).toBe('mau/1.2.3/BN1');
    const mapped = resources(record).find(({ resource }) => resource.resourceType === 'ImagingStudy') as MappedResource;
    expect(mapped.resource.id).toBe(before.id);
    const { endpoint: _, ...rest } = before;
    expect(mapped.merge?.(before)).toEqual({ ...rest, status });
    expect(validate(mapped.resource)).toEqual([]);
  });
});

describe('a person other sources know', () => {
  test('keeps what they said; a study fills gaps, whichever came first twice', async () => {
    const record = await one([
      image('1.2.3.1', 1, { ...HEAD, [TAG.patientName]: value('PN', { Alphabetic: 'PHAM^THI BUOI' }), [TAG.sex]: value('CS', 'F') }),
    ]);
    const { merge, resource } = resources(record).find(({ resource }) => resource.resourceType === 'Patient') as MappedResource;
    const known = { resourceType: 'Patient', id: resource.id, name: [{ text: 'Phạm Thị Bưởi' }] } as Patient;
    const merged = merge?.(known as never) as Patient;
    expect([merged.name, merged.gender]).toEqual([[{ text: 'Phạm Thị Bưởi' }], 'female']);
    expect(merge?.(merged as never)).toEqual(merged);
  });
});

describe('what cannot be read', () => {
  const gap = (tag: string): Dataset => {
    const { [tag]: _, ...rest } = image('1.2.3.1', 1, HEAD);
    return rest;
  };

  test.each([
    ['no JSON', '{', 'VN-DICOM-unreadable'],
    ['other bytes', Buffer.from([0xff, 0xfe, 0x7b]), 'VN-DICOM-unreadable'],
    ['a list of lists', [[]], 'VN-DICOM-unreadable'],
    ['nothing', [], 'VN-DICOM-study-missing'],
    ['too much', `[${' '.repeat(100_001)}]`, 'VN-DICOM-too-large'],
    ['no study', [gap(TAG.study)], 'VN-DICOM-StudyInstanceUID-missing'],
    ['a study that leads elsewhere', [image('1.2.3.1', 1, { [TAG.study]: value('UI', '../1.2.3') })], 'VN-DICOM-StudyInstanceUID-missing'],
    ['no patient', [gap(TAG.patientId)], 'VN-DICOM-PatientID-missing'],
    ['no image', [gap(TAG.sopInstance)], 'VN-DICOM-instance-missing'],
    ['a very long number', [image('1.2.3.1', 1, { [TAG.patientId]: value('LO', 'x'.repeat(256)) })], 'VN-DICOM-PatientID-too-long'],
  ])('%s', async (_what, content, code) => {
    const records = await read(content);
    expect(codes(records)).toContain(code);
    expect(records.map((record) => record.kind === 'unreadable' || (record.kind === 'format' && record.rejected))).toEqual([true]);
  });

  test('an image that has no number of its own is left out and counted', async () => {
    const records = await read([image('1.2.3.1', 1, HEAD), gap(TAG.sopClass)]);
    expect(codes(records)).toEqual(['VN-DICOM-instance-unusable']);
  });

  test('a day that is none, a UID that is irregular: told, and stored', async () => {
    const odd = { ...HEAD, [TAG.studyDate]: value('DA', '20261399'), [TAG.study]: value('UI', '1.02.3') };
    expect(codes(await read([image('1.2.3.1', 1, odd)])).toSorted()).toEqual(['VN-DICOM-StudyDate-invalid', 'VN-DICOM-uid-format']);
  });

  test('a source that is registered for other formats', async () => {
    expect(codes(await read([image('1.2.3.1', 1)], { formats: ['qd-xml'] }))).toEqual(['VN-ENV-format-unregistered']);
  });
});
