import { FAMILY, GIVEN } from '../data/names.ts';
import type { Edition } from '../edition.ts';
import type { Site } from '../network.ts';
import { Random } from '../random.ts';

/** The name behind a licence number, the same on every paper. */
export function staffName(licence: string): string {
  const random = new Random(51, Number(licence.slice(0, 7)));
  return `${FAMILY.south.draw(random)} ${GIVEN[random.chance(50) ? 'male' : 'female'].middle.draw(random)}`;
}

/** MA_TTDV: the head's licence; until 2024, and always where the table has ten characters, the head's ten-digit number. */
export function headOf(site: Site, edition: Edition | 'ten characters'): string {
  return edition === '3176' ? site.head : `${site.code}${site.head.slice(2, 7)}`;
}
