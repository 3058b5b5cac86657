import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { readRegistrations } from './registration.ts';

const folder = mkdtempSync(join(tmpdir(), 'hub-pacs-'));
afterAll(() => rmSync(folder, { recursive: true }));

function read(...pacs: object[]) {
  const file = join(folder, 'pacs.json');
  writeFileSync(file, JSON.stringify({ pacs }));
  return readRegistrations(file);
}
const ONE = { code: 'mau', source: 'pacs-92901', url: 'http://pacs.mau:8042/' };

test('a PACS by its address alone: what is usual is taken', () => {
  expect(read(ONE)).toEqual([
    {
      code: 'mau',
      source: 'pacs-92901',
      url: 'http://pacs.mau:8042',
      dicomWeb: '/dicom-web',
      patientNumberIn: '00100020',
      accession: 'PLACER',
    },
  ]);
});

test('all that may be said', () => {
  const said = {
    ...ONE,
    dicomWeb: '/wado',
    username: 'hub',
    passwordFile: '/run/secrets/pacs',
    patientNumber: 'OtherPatientIDs',
    accession: 'none',
    visit: 'AdmissionID',
    mostVanished: 5,
  };
  expect(read(said)).toEqual([
    {
      code: 'mau',
      source: 'pacs-92901',
      url: 'http://pacs.mau:8042',
      dicomWeb: '/wado',
      login: { username: 'hub', passwordFile: '/run/secrets/pacs' },
      patientNumberIn: '00101000',
      accession: 'NONE',
      visitIn: '00380010',
      mostVanished: 5,
    },
  ]);
});

test.each([
  ['code', { code: '../x' }],
  ['url', { url: 'http://hub:secret@pacs.mau' }],
  ['password', { password: 'secret' }],
  ['username, passwordFile', { username: 'hub' }],
  ['accession', { accession: 'maybe' }],
  ['mostVanished', { mostVanished: -1 }],
])('a wrong %s is named, its value is not', (member, wrong) => {
  const refused = (() => {
    try {
      return read({ ...ONE, ...wrong });
    } catch (error) {
      return error as Error & { problem: { code: string; field?: string } };
    }
  })();
  expect(refused).toMatchObject({ problem: { code: 'pacs-file' } });
  expect(JSON.stringify((refused as { problem: object }).problem)).toContain(member);
  expect(JSON.stringify((refused as { problem: object }).problem)).not.toMatch(/secret|\.\.\/x|maybe/);
});

test('two of one name, and no file at all', () => {
  expect(() => read(ONE, ONE)).toThrow();
  expect(() => readRegistrations(join(folder, 'none.json'))).toThrow();
});
