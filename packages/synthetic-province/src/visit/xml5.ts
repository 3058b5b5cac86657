import { vitalSigns } from '../body.ts';
import { MINUTES_PER_DAY, time12 } from '../calendar.ts';
import type { Row } from '../tables.ts';
import type { Scene } from './scene.ts';

/** Rows of XML5: a note at the examination, then one a day of a stay while there is something to say; none after `end`. */
export function xml5Rows({ visit, random, id, age, day, doctor }: Scene, examinedAt: number, end: number): readonly Row[] {
  const { condition, nights } = visit;
  const count = nights > 0 ? Math.min(nights + 1, condition.notes.length) : 1;
  return Array.from({ length: count }, (_, i) => {
    const text = nights > 0 ? condition.notes[i] : random.pick(condition.notes);
    const better = count > 1 ? i / (count - 1) : 0;
    const round = (): number => (day + Math.round((i * nights) / Math.max(1, count))) * MINUTES_PER_DAY + random.between(420, 560);
    const at = i === 0 ? examinedAt : round();
    return {
      MA_LK: id,
      STT: i + 1,
      DIEN_BIEN_LS: `${text} ${vitalSigns(random, visit, age, better)}`,
      PHAU_THUAT: i === 1 && condition.operation ? condition.operation.text : '',
      THOI_DIEM_DBLS: time12(Math.min(at, end)),
      NGUOI_THUC_HIEN: doctor,
    };
  });
}
