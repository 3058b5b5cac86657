import type { CompositionSection } from '@hub/fhir-model';
import { hubCodeSystem } from '../map/names.ts';
import type { Reading } from './reading.ts';

/** The text of the section of a paper or note that a field made, read from its narrative. */
export function sectionText(
  reading: Pick<Reading, 'names'>,
  sections: readonly CompositionSection[] | undefined,
  field: string,
): string | undefined {
  const system = hubCodeSystem(reading.names, 'section');
  const section = sections?.find(({ code }) => code?.coding?.some((coding) => coding.system === system && coding.code === field));
  return section?.text === undefined ? undefined : plainText(section.text.div);
}

const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' };

/** What was escaped into a narrative: the inverse of `escapeXhtml`. */
function plainText(div: string): string {
  const inside = div.slice(div.indexOf('>') + 1, div.lastIndexOf('</div>'));
  return inside.replace(/&(?:amp|lt|gt|quot);/g, (entity) => ENTITIES[entity] as string);
}
