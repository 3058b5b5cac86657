import { useState } from 'preact/hooks';
import type { Quality } from '../api/types.ts';
import { useSpeech } from '../language.ts';
import { FailureNotice } from '../parts/failure-notice.tsx';
import { Heading } from '../parts/heading.tsx';
import { SeverityBadge, SeverityCounts } from '../parts/severity.tsx';
import { useAnswer } from '../use-answer.ts';
import { firstDay, PERIODS } from './period.ts';
import { TrendChart } from './trend-chart.tsx';

/** How good the facility's data is, and what to mend first. */
export function QualityView() {
  const { t, day, number } = useSpeech();
  const [chosen, setChosen] = useState(0);
  const period = PERIODS[chosen] ?? { days: 30, by: 'day' as const };
  const { answer, failure, waiting } = useAnswer<Quality>(`/intake/quality?from=${firstDay(period, Date.now())}&by=${period.by}`);
  return (
    <section>
      <Heading>{t('Chất lượng dữ liệu theo thời gian', 'Quality of the data over time')}</Heading>
      <div class="filters">
        <label class="field">
          {t('Thời gian', 'Time')}
          <select value={chosen} onChange={(event) => setChosen(Number(event.currentTarget.value))}>
            {PERIODS.map(({ days }, at) => (
              <option key={days} value={at}>
                {t(`${number(days)} ngày gần đây`, `Last ${number(days)} days`)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <FailureNotice failure={failure} />
      <p class="busy" role="status">
        {waiting && t('Đang tải…', 'Loading…')}
      </p>
      {answer !== undefined && (
        <>
          <div class="card">
            <p class="hint">
              {answer.facility !== undefined && (
                <>
                  {t('Cơ sở', 'Facility')} <strong>{answer.facility}</strong>,{' '}
                </>
              )}
              {day(answer.from)} – {day(answer.to)}
            </p>
            <Score quality={answer} />
            <p>
              <SeverityCounts counts={answer.issueCounts} />
            </p>
            <TrendChart {...answer} />
          </div>
          <Rules rules={answer.rules} />
          <Completeness tables={answer.completeness} />
        </>
      )}
    </section>
  );
}

function Score({ quality: { score, parts, counts, timeliness } }: { readonly quality: Quality }) {
  const { t, number, percent } = useSpeech();
  const share = (value: number | null): string => (value === null ? '–' : percent(value));
  const hours = (value: number): string =>
    value < 72 ? `${number(value)} ${t('giờ', 'hours')}` : `${number(Math.round(value / 2.4) / 10)} ${t('ngày', 'days')}`;
  return (
    <dl class="counts">
      <div class="large">
        <dt>{t('Điểm (0–100)', 'Score (0–100)')}</dt>
        <dd>{score === null ? '–' : number(score)}</dd>
      </div>
      <div>
        <dt>{t('Hồ sơ được nhận', 'Records accepted')}</dt>
        <dd>{share(parts.accepted)}</dd>
      </div>
      <div>
        <dt>{t('Trường bắt buộc có giá trị', 'Required fields filled')}</dt>
        <dd>{share(parts.complete)}</dd>
      </div>
      <div>
        <dt>{t('Gửi đúng hạn', 'In time')}</dt>
        <dd>{share(parts.timely)}</dd>
      </div>
      <div>
        <dt>{t('Từ ra viện tới lúc gửi (trung vị)', 'From discharge to delivery (median)')}</dt>
        <dd>{timeliness.medianHours === null ? '–' : hours(timeliness.medianHours)}</dd>
      </div>
      <div>
        <dt>{t('Tệp, hồ sơ', 'Files, records')}</dt>
        <dd>
          {number(counts.submissions)}, {number(counts.received)}
        </dd>
      </div>
    </dl>
  );
}

function Rules({ rules }: Pick<Quality, 'rules'>) {
  const { t, pick, number } = useSpeech();
  if (rules.length === 0) return null;
  return (
    <section aria-labelledby="rules">
      <h2 id="rules">{t('Nên sửa trước', 'Mend these first')}</h2>
      <ol class="issues card">
        {rules.map(({ code, severity, count, submissions, text, mend }) => (
          <li key={`${code} ${severity}`} class={`issue ${severity}`}>
            <p>
              <SeverityBadge severity={severity} /> {text === undefined ? <code>{code}</code> : pick(text)}
            </p>
            {mend !== undefined && (
              <p class="mend">
                <strong>{t('Cách sửa:', 'How to mend:')}</strong> {pick(mend)}
              </p>
            )}
            <p class="where">
              <code>{code}</code> ·{' '}
              {t(`${number(count)} lần trong ${number(submissions)} tệp`, `${number(count)} times in ${number(submissions)} files`)}
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Completeness({ tables }: { readonly tables: Quality['completeness'] }) {
  const { t, pick, number, percent } = useSpeech();
  if (tables.length === 0) return null;
  return (
    <section aria-labelledby="completeness">
      <h2 id="completeness">{t('Đủ trường bắt buộc, theo bảng', 'Required fields filled, by table')}</h2>
      <table class="list">
        <thead>
          <tr>
            <th scope="col">{t('Bảng', 'Table')}</th>
            <th scope="col">{t('Số dòng', 'Rows')}</th>
            <th scope="col">{t('Đủ', 'Filled')}</th>
          </tr>
        </thead>
        <tbody>
          {tables.map(({ table, title, rows, share }) => (
            <tr key={table}>
              <th scope="row">
                {table} <span class="hint">{typeof title === 'string' ? title : pick(title)}</span>
              </th>
              <td data-label={t('Số dòng', 'Rows')}>{number(rows)}</td>
              <td data-label={t('Đủ', 'Filled')}>
                {share === null ? (
                  '–'
                ) : (
                  <>
                    <meter min={0} max={1} value={share} aria-label={`${table}: ${percent(share)}`} /> {percent(share)}
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
