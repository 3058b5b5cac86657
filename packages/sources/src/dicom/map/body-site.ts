import type { Coding } from '@hub/fhir-model';

const SNOMED = 'http://snomed.info/sct';

/** BodyPartExamined by SNOMED CT, as DICOM PS3.16 annex L pairs them. What is not here is told as it was written. */
const SITES: Readonly<Record<string, readonly [code: string, display: string]>> = {
  ABDOMEN: ['113345001', 'Abdomen'],
  ANKLE: ['70258002', 'Ankle joint'],
  BRAIN: ['12738006', 'Brain'],
  BREAST: ['76752008', 'Breast'],
  CHEST: ['51185008', 'Chest'],
  CSPINE: ['122494005', 'Cervical spine'],
  ELBOW: ['127949000', 'Elbow joint'],
  FOOT: ['56459004', 'Foot'],
  HAND: ['85562004', 'Hand'],
  HEAD: ['69536005', 'Head'],
  HEART: ['80891009', 'Heart'],
  KIDNEY: ['64033007', 'Kidney'],
  KNEE: ['72696002', 'Knee'],
  LIVER: ['10200004', 'Liver'],
  LSPINE: ['122496007', 'Lumbar spine'],
  NECK: ['45048000', 'Neck'],
  PELVIS: ['12921003', 'Pelvis'],
  SHOULDER: ['16982005', 'Shoulder'],
  SKULL: ['89546000', 'Skull'],
  TSPINE: ['122495006', 'Thoracic spine'],
};

/** BodyPartExamined as ImagingStudy.series.bodySite. */
export function bodySite(part: string): Coding {
  const known = SITES[part.toUpperCase()];
  return known === undefined ? { display: part } : { system: SNOMED, code: known[0], display: known[1] };
}

/** Laterality (PS3.3 C.7.3.1): left or right; of neither nothing is said. */
export function laterality(side: string | undefined): Coding | undefined {
  if (side === 'L') return { system: SNOMED, code: '7771000', display: 'Left' };
  return side === 'R' ? { system: SNOMED, code: '24028007', display: 'Right' } : undefined;
}
