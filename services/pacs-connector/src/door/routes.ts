import type { Route } from '@hub/access';

const OPENS = { method: 'GET', access: 'client', needs: { fhir: 'r', type: 'ImagingStudy' }, record: 'images' } as const;
const STUDY = '/dicom-web/:endpoint/studies/:study';
const SERIES = `${STUDY}/series/:series` as const;
const INSTANCE = `${SERIES}/instances/:instance` as const;

/** What the door to the images answers: WADO-RS and, within one study, QIDO-RS (DICOM PS3.18 10.4, 10.6). Nothing is written through it. */
export const PACS_ROUTES = {
  study: { ...OPENS, path: STUDY },
  studyMetadata: { ...OPENS, path: `${STUDY}/metadata` },
  studyRendered: { ...OPENS, path: `${STUDY}/rendered` },
  seriesOfStudy: { ...OPENS, path: `${STUDY}/series` },
  instancesOfStudy: { ...OPENS, path: `${STUDY}/instances` },
  series: { ...OPENS, path: SERIES },
  seriesMetadata: { ...OPENS, path: `${SERIES}/metadata` },
  seriesRendered: { ...OPENS, path: `${SERIES}/rendered` },
  instancesOfSeries: { ...OPENS, path: `${SERIES}/instances` },
  instance: { ...OPENS, path: INSTANCE },
  instanceMetadata: { ...OPENS, path: `${INSTANCE}/metadata` },
  instanceRendered: { ...OPENS, path: `${INSTANCE}/rendered` },
  frames: { ...OPENS, path: `${INSTANCE}/frames/:frames` },
  framesRendered: { ...OPENS, path: `${INSTANCE}/frames/:frames/rendered` },
  bulk: { ...OPENS, path: `${INSTANCE}/bulk/:attribute` },
} as const satisfies Readonly<Record<string, Route>>;
export type PacsRoute = keyof typeof PACS_ROUTES;
