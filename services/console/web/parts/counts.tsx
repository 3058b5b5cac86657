import type { Counts } from '../api/types.ts';
import { useSpeech } from '../language.ts';

/** What became of the records of a file. `tried`: what would become of them. */
export function CountList({ counts, tried = false }: { readonly counts: Counts; readonly tried?: boolean }) {
  const { t, number } = useSpeech();
  const one = (name: string, value: number) => (
    <div>
      <dt>{name}</dt>
      <dd>{number(value)}</dd>
    </div>
  );
  return (
    <dl class="counts">
      {one(t('Hồ sơ trong tệp', 'Records in the file'), counts.received)}
      {one(tried ? t('Sẽ được lưu', 'Would be stored') : t('Đã lưu', 'Stored'), counts.stored)}
      {!tried && one(t('Không đổi', 'Unchanged'), counts.unchanged)}
      {one(tried ? t('Sẽ bị loại', 'Would be refused') : t('Bị loại', 'Refused'), counts.rejected)}
    </dl>
  );
}
