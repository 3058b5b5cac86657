import { problem } from '@hub/outcome';

const DAY_MS = 86_400_000;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$/;

/** The first moment of a date (UTC+7) or an instant; one without offset is local time. Epoch ms. Throws `incorrect`. */
export function firstMoment(text: string, name: string): number {
  const local = DATE.test(text)
    ? `${text}T00:00:00+07:00`
    : INSTANT.test(text) && !/(Z|[+-]\d{2}:\d{2})$/.test(text)
      ? `${text}+07:00`
      : text;
  const moment = DATE.test(text) || INSTANT.test(text) ? Date.parse(local) : Number.NaN;
  if (Number.isNaN(moment)) {
    throw problem(
      'incorrect',
      'value',
      `${name} phải là ngày (2026-03-10) hoặc thời điểm (2026-03-10T08:00:00+07:00).`,
      `${name} must be a date (2026-03-10) or an instant (2026-03-10T08:00:00+07:00).`,
      name,
    );
  }
  return moment;
}

/** The first moment that is no longer meant: a date includes its whole day, an instant is the bound itself. */
export function momentAfter(text: string, name: string): number {
  return firstMoment(text, name) + (DATE.test(text) ? DAY_MS : 0);
}
