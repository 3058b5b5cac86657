import { type Composition, type Patient, parseResource, type Resource } from '@hub/fhir-model';
import type { KskFile } from '../ksk/content.ts';
import { healthCheckOf } from '../ksk/unmap/health-check.ts';
import type { MappedRecord } from '../mapping.ts';
import { namesOf } from '../qd3176/map/names.ts';
import { FACILITY, testContext } from '../qd3176/map/testing.ts';
import { fileHoso } from './files.ts';

/** Health check files as a vendor writes them; invented people. */

/** A file of a check: LOAIHOSO and XML text. */
export type SentFile = readonly [type: string, xml: string];

/** A file of checks, each a list of its files. */
export function checksXml(checks: readonly (readonly SentFile[])[], facility = FACILITY): string {
  const records = checks.map(
    (files) => `<HOSO>${files.map(([type, xml]) => fileHoso(type, Buffer.from(xml).toString('base64'))).join('')}</HOSO>`,
  );
  return (
    `<?xml version="1.0" encoding="utf-8"?><KHAMSUCKHOE><THONGTINDONVI><MACSKCB>${facility}</MACSKCB></THONGTINDONVI><THONGTINHOSO>` +
    `<NGAYLAP>20260413</NGAYLAP><SOLUONGHOSO>${checks.length}</SOLUONGHOSO><DANHSACHHOSO>${records.join('')}</DANHSACHHOSO></THONGTINHOSO></KHAMSUCKHOE>`
  );
}

const escaped = (text: string): string => text.replace(/[&<>]/g, (c) => `&#${c.charCodeAt(0)};`);

/** The XML of flat fields under a root. */
export const flat = (root: string, fields: Readonly<Record<string, string>>, inside = ''): string =>
  `<${root}>${Object.entries(fields)
    .map(([name, text]) => `<${name}>${escaped(text)}</${name}>`)
    .join('')}${inside}</${root}>`;

/** Every field QĐ 2062 asks for. */
export const PERSON = {
  HO_TEN: 'TRẦN THỊ MẪU',
  GIOI_TINH: '2',
  NGAY_SINH: '198003150000',
  MA_DAN_TOC: '01',
  SO_CCCD: '092180001234',
  DIA_CHI: 'Phường Cái Khế',
  MATINH_CU_TRU: '92',
  MAXA_CU_TRU: '31120',
  MA_NGHE_NGHIEP: '61',
} as const;
export const VISIT = {
  LY_DO_VV: 'Khám sức khỏe định kỳ',
  MA_CSKCB: FACILITY,
  MA_GTIN_CSKCB: '8930000000012',
  DOI_TUONG: '1',
  NGUON_CHI_TRA: '2',
  MA_LOAI_KCB: '01',
  NGAY_VAO: '202604120730',
  PHAN_LOAI_SK: '2',
} as const;
export const CHECK: readonly SentFile[] = [
  ['XML1', flat('THONG_TIN_HANH_CHINH', { MA_LK: 'KSK-1', MA_BN: 'NV-7', ...PERSON })],
  ['XML2', flat('THONG_TIN_CHUNG_VE_LAN_KHAM', { MA_LK: 'KSK-1', ...VISIT })],
];

/** What the store gives back of a mapped check. */
export const stored = (mapped: MappedRecord): Resource[] => mapped.resources.map(({ resource }) => parseResource(JSON.stringify(resource)));

/** The files regenerated from the resources of one check. */
export function backFrom(resources: readonly Resource[]): KskFile[] {
  const composition = resources.find(({ resourceType }) => resourceType === 'Composition') as Composition;
  const patient = resources.find(({ resourceType }) => resourceType === 'Patient') as Patient;
  return healthCheckOf({ facility: FACILITY, composition, patient, resources }, namesOf(testContext().canonicals));
}
