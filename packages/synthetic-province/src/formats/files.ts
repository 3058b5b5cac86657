import type { Site } from '../network.ts';
import type { Plan } from '../options.ts';
import type { Visit } from '../visit/visit.ts';
import { messageFiles } from './hl7v2/files.ts';
import type { MadeFile } from './made-file.ts';

/** What a facility sends of a batch of visits beside its tables, in the order it is sent. */
export function otherFiles(plan: Plan, site: Site, name: string, visits: readonly Visit[]): readonly MadeFile[] {
  return plan.formats.includes('hl7v2') ? messageFiles(plan, site, name, visits) : [];
}
