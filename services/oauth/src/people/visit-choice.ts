import { both, escaped } from './pages.ts';
import type { PatientRow } from './patients.ts';
import type { VisitRow } from './visits.ts';

/** The patient a page is about by now, and their visits to choose from. */
export interface Visits {
  readonly patient: PatientRow;
  readonly visits: readonly VisitRow[];
}

/** Of a person who wants the app to have no visit: what the app gets has no `launch/encounter` then. */
export const NO_VISIT = 'none';

/** The visits of the chosen patient as radio buttons; to go on without one is a choice, too. */
export function visitChoice({ visits }: Visits): string {
  const rows = visits
    .map(
      ({ id, start, kind, where }) =>
        `<label><input type="radio" name="encounter" value="${escaped(id)}" required> ${escaped(start === undefined ? id : shortMoment(start))} <small>${escaped([kind, where].filter((one) => one !== undefined).join(' · '))}</small></label>`,
    )
    .join('');
  const none = `<label><input type="radio" name="encounter" value="${NO_VISIT}" required> ${both({ vi: 'Không chọn lượt khám', en: 'No visit' })}</label>`;
  const empty =
    visits.length === 0
      ? `<p>${both({ vi: 'Không có lượt khám nào mà bạn được xem.', en: 'There is no visit that you may see.' })}</p>`
      : '';
  return `<fieldset><legend>${both({ vi: 'Chọn lượt khám', en: 'Choose the visit' })}</legend>${empty}${rows}${none}</fieldset>`;
}

/** Day and minute as they are recorded, with the offset they were recorded in. */
const shortMoment = (start: string): string => start.slice(0, 16).replace('T', ' ');
