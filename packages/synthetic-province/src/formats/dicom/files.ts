import type { Effect, ExpectedIssue } from '../../defects/expected.ts';
import type { StudyDefectKind } from '../../defects/kinds.ts';
import type { Site } from '../../network.ts';
import type { Plan } from '../../options.ts';
import { Random } from '../../random.ts';
import type { Visit } from '../../visit/visit.ts';
import { Expecting } from '../expect.ts';
import type { MadeFile } from '../made-file.ts';
import { type Dataset, type StudyMade, studiesOf } from './studies.ts';

/** What is known of the studies of a batch of visits, one file each. `name` begins their names. */
export function studyFiles(plan: Plan, site: Site, name: string, visits: readonly Visit[]): readonly MadeFile[] {
  if (!site.kind.endsWith('-hospital')) return [];
  return visits
    .flatMap((visit) => studiesOf(plan.seed, visit).map((study) => ({ visit, study })))
    .map(({ visit, study }, n) => {
      const { person, number } = visit.appointment;
      return fileOf(plan, site, `${name}_${n + 1}.dcm.json`, study, new Random(plan.seed, 78, person.index, number, n));
    });
}

function fileOf({ defects }: Plan, site: Site, fileName: string, study: StudyMade, random: Random): MadeFile {
  const expecting = new Expecting();
  const kinds = defects?.studyKinds ?? [];
  if (kinds.length > 0 && random.chance(defects?.perRecord ?? 0)) {
    const kind = random.pick(kinds);
    expecting.record(FAULTS[kind](study));
    expecting.defect(kind, study.uid);
  } else expecting.record();
  return {
    facility: site,
    source: `pacs-${site.code}`,
    fileName,
    contentType: 'application/dicom+json',
    body: Buffer.from(JSON.stringify(study.datasets), 'utf8'),
    records: 1,
    expected: expecting.receipt(),
  };
}

const each = ({ datasets }: StudyMade, change: (dataset: Dataset) => void): void => datasets.forEach(change);
const told = (severity: ExpectedIssue['severity'], code: string, record: string, field?: string): Effect => ({
  rejected: severity === 'error',
  issues: [{ severity, code, record, ...(field === undefined ? {} : { field }) }],
});

const FAULTS: Readonly<Record<StudyDefectKind, (study: StudyMade) => Effect>> = {
  'study-without-patient': (study) => {
    each(study, (dataset) => delete dataset['00100020']);
    return told('error', 'VN-DICOM-PatientID-missing', study.uid, 'PatientID');
  },
  'study-without-UID': (study) => {
    each(study, (dataset) => delete dataset['0020000D']);
    return told('error', 'VN-DICOM-StudyInstanceUID-missing', 'Study 1', 'StudyInstanceUID');
  },
  'study-without-images': (study) => {
    study.datasets.splice(1);
    each(study, (dataset) => delete dataset['0020000E']);
    const lost = told('error', 'VN-DICOM-instance-missing', study.uid);
    return { ...lost, issues: [...lost.issues, ...told('warning', 'VN-DICOM-instance-unusable', study.uid).issues] };
  },
  'study-day-impossible': (study) => {
    (study.datasets[0] as Dataset)['00080020'] = { vr: 'DA', Value: ['20260230'] };
    return told('warning', 'VN-DICOM-StudyDate-invalid', study.uid, 'StudyDate');
  },
  'UID-irregular': (study) => {
    const uid = `${study.uid}.007`;
    each(study, (dataset) => {
      dataset['0020000D'] = { vr: 'UI', Value: [uid] };
    });
    return told('warning', 'VN-DICOM-uid-format', uid, 'StudyInstanceUID');
  },
};
