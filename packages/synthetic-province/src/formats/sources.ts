import type { FacilitySource, Site } from '../network.ts';
import type { Plan } from '../options.ts';
import { habitOf } from './hl7v2/habit.ts';

/** The sources a facility has beside that of its tables. */
export function moreSources({ formats }: Pick<Plan, 'formats'>, site: Site): readonly FacilitySource[] {
  const kind = (site.sources[0] as FacilitySource).kind;
  const { profile } = habitOf(site);
  const sources: FacilitySource[] = [];
  if (formats.includes('hl7v2') && site.kind !== 'station') {
    for (const system of ['adt', 'lis']) {
      sources.push({ code: `${system}-${site.code}`, kind, formats: ['hl7v2'], ...(profile === undefined ? {} : { profile }) });
    }
  }
  if (formats.includes('sheets') && site.kind === 'station') sources.push({ code: `tyt-${site.code}`, kind, formats: ['csv', 'xlsx'] });
  if (formats.includes('dicom') && site.kind.endsWith('-hospital')) sources.push({ code: `pacs-${site.code}`, kind, formats: ['dicom'] });
  return sources;
}
