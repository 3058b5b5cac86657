import { Random } from '../../random.ts';
import { plain } from '../../summary.ts';
import type { Visit } from '../../visit/visit.ts';

/** A dataset of the DICOM JSON model (PS3.18 annex F): attributes by their tag. */
export type Dataset = Record<string, { readonly vr: string; readonly Value: readonly unknown[] }>;

/** A study of a visit: the dataset of each image, the first one says whose it is. */
export interface StudyMade {
  readonly uid: string;
  readonly datasets: Dataset[];
}

const IMAGING = 2;
/** Under the arc of UIDs made from UUIDs no study can be another's; the numbers behind it are ours. */
const ROOT = '1.2.826.0.1.3680043.10.999';

interface Equipment {
  readonly modality: string;
  readonly sopClass: string;
  readonly part: string;
  readonly images: readonly [fewest: number, most: number];
}

/** By the name of the service. */
const EQUIPMENT: readonly (readonly [name: RegExp, equipment: Equipment])[] = [
  [/cắt lớp/, { modality: 'CT', sopClass: '1.2.840.10008.5.1.4.1.1.2', part: 'HEAD', images: [12, 30] }],
  [/tim$/, { modality: 'US', sopClass: '1.2.840.10008.5.1.4.1.1.6.1', part: 'HEART', images: [2, 6] }],
  [/[Ss]iêu âm/, { modality: 'US', sopClass: '1.2.840.10008.5.1.4.1.1.6.1', part: 'ABDOMEN', images: [2, 5] }],
  [/ngực/, { modality: 'DX', sopClass: '1.2.840.10008.5.1.4.1.1.1.1', part: 'CHEST', images: [1, 2] }],
  [/X-quang/, { modality: 'DX', sopClass: '1.2.840.10008.5.1.4.1.1.1.1', part: 'EXTREMITY', images: [2, 2] }],
];

const is = (vr: string, ...Value: readonly unknown[]): { readonly vr: string; readonly Value: readonly unknown[] } => ({ vr, Value });

/** What the connector of a hospital's PACS tells of the images of a visit: one study for each imaging service. */
export function studiesOf(seed: number, visit: Visit): readonly StudyMade[] {
  const { site, person, number } = visit.appointment;
  return visit.xml3
    .filter(({ MA_NHOM }) => MA_NHOM === IMAGING)
    .flatMap((service, n): StudyMade[] => {
      const equipment = EQUIPMENT.find(([name]) => name.test(String(service.TEN_DICH_VU)))?.[1];
      if (equipment === undefined) return [];
      const random = new Random(seed, 77, person.index, number, n);
      const uid = `${ROOT}.${site.number}.${person.index + 1}.${number}.${n + 1}`;
      const taken = String(service.NGAY_TH_YL);
      const serial = visit.id.replaceAll(/\D/g, '');
      const datasets = Array.from({ length: random.between(...equipment.images) }, (_, i) => image(uid, equipment, i + 1));
      Object.assign(datasets[0] as Dataset, {
        '00090010': is('LO', 'HUB PACS'),
        '00091001': is('SH', `pacs${site.code}`),
        '00091002': is('LO', `${taken}00/${datasets.length}`),
        '00091004': is('CS', 'PLACER'),
        '00091005': is('CS', '00380010'),
        '00080050': is('SH', `CA${serial}${n + 1}`.slice(-16)),
        '00380010': is('LO', visit.id),
        '00081190': is('UR', `https://pacs-${site.code}.example/dicom-web/studies/${uid}`),
        '00080020': is('DA', taken.slice(0, 8)),
        '00080030': is('TM', taken.slice(8)),
        '00081030': is('LO', plain(String(service.TEN_DICH_VU)).slice(0, 64)),
        '00100010': is('PN', { Alphabetic: plain(person.name).toUpperCase().replace(' ', '^') }),
        '00100020': is('LO', visit.patientId),
        ...(person.birth12.slice(4, 8) === '0000' ? {} : { '00100030': is('DA', person.birth12.slice(0, 8)) }),
        '00100040': is('CS', person.sex === 'male' ? 'M' : 'F'),
      });
      return [{ uid, datasets }];
    });
}

const image = (uid: string, { modality, sopClass, part }: Equipment, n: number): Dataset => ({
  '0020000D': is('UI', uid),
  '0020000E': is('UI', `${uid}.1`),
  '00080018': is('UI', `${uid}.1.${n}`),
  '00080016': is('UI', sopClass),
  '00200013': is('IS', n),
  '00080060': is('CS', modality),
  '00180015': is('CS', part),
});
