import type { Network, Site } from '../network.ts';
import type { Plan } from '../options.ts';
import type { Visit } from '../visit/visit.ts';
import { studyFiles } from './dicom/files.ts';
import { bundleFiles } from './fhir/files.ts';
import { sendersOf } from './fhir/senders.ts';
import { messageFiles } from './hl7v2/files.ts';
import type { MadeFile } from './made-file.ts';
import { sheetFiles } from './sheets/files.ts';

/** What is sent of a batch of visits beside the tables, in the order it is sent: by their facility, then by those who met its people. */
export function otherFiles(
  plan: Plan,
  { sites }: Network,
  site: Site,
  name: string,
  batch: number,
  visits: readonly Visit[],
): readonly MadeFile[] {
  const { formats } = plan;
  if (formats.length === 0) return [];
  return [
    ...(formats.includes('hl7v2') ? messageFiles(plan, site, name, visits) : []),
    ...(formats.includes('sheets') ? sheetFiles(plan, site, name, batch, visits) : []),
    ...(formats.includes('dicom') ? studyFiles(plan, site, name, visits) : []),
    ...(formats.includes('fhir') ? bundleFiles(plan, sendersOf(sites), site, name, visits) : []),
  ];
}
