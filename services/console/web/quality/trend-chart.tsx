import { useId } from 'preact/hooks';
import type { Quality } from '../api/types.ts';
import { useSpeech } from '../language.ts';
import { lineOf, placesOf } from './trend-lines.ts';

const WIDTH = 640;
const HEIGHT = 200;
const LEFT = 48;
const BOTTOM = 30;
const box = { left: LEFT, top: 18, width: WIDTH - LEFT - 10, height: HEIGHT - BOTTOM - 18 };

/** The score over time as a line, a dot where something came. The same numbers stand in a table below for whoever does not see it. */
export function TrendChart({ trend, by, from: first, to: last }: Pick<Quality, 'trend' | 'by' | 'from' | 'to'>) {
  const { t, day, number } = useSpeech();
  const id = useId();
  const places = placesOf(trend, [first, last], box);
  const known = trend.flatMap(({ score }) => score ?? []);
  const step = { day: t('ngày', 'day'), week: t('tuần', 'week'), month: t('tháng', 'month') }[by];
  const title = t(`Điểm chất lượng theo ${step} (0–100)`, `Quality score by ${step} (0–100)`);
  const summary =
    known.length === 0
      ? t('Chưa có điểm nào trong thời gian này.', 'There is no score in this time yet.')
      : t(
          `Thấp nhất ${number(Math.min(...known))}, cao nhất ${number(Math.max(...known))}, gần nhất ${number(known.at(-1) ?? 0)}.`,
          `Lowest ${number(Math.min(...known))}, highest ${number(Math.max(...known))}, latest ${number(known.at(-1) ?? 0)}.`,
        );
  return (
    <figure>
      <figcaption>{title}</figcaption>
      <svg class="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="xMinYMid meet" role="img" aria-describedby={`${id}-sum`}>
        <title>{title}</title>
        {[0, 50, 100].map((level) => {
          const y = box.top + box.height * (1 - level / 100);
          return (
            <g key={level}>
              <line class="grid" x1={LEFT} x2={WIDTH - 10} y1={y} y2={y} />
              <text x={LEFT - 6} y={y + 4} text-anchor="end">
                {level}
              </text>
            </g>
          );
        })}
        {places.length > 1 && <polyline class="line" points={lineOf(places)} />}
        {places.map(({ x, y }) => (
          <circle key={x} class="dot" cx={x} cy={y} r="3.5" />
        ))}
        <text x={LEFT} y={HEIGHT - 6}>
          {day(first)}
        </text>
        <text x={WIDTH - 10} y={HEIGHT - 6} text-anchor="end">
          {day(last)}
        </text>
      </svg>
      <p id={`${id}-sum`}>{summary}</p>
      <details>
        <summary>{t('Xem dạng bảng', 'Show as a table')}</summary>
        <table class="list">
          <thead>
            <tr>
              <th scope="col">{t('Từ ngày', 'From')}</th>
              <th scope="col">{t('Điểm', 'Score')}</th>
              <th scope="col">{t('Hồ sơ', 'Records')}</th>
              <th scope="col">{t('Bị loại', 'Refused')}</th>
            </tr>
          </thead>
          <tbody>
            {trend.map(({ from, score, counts }) => (
              <tr key={from}>
                <th scope="row">{day(from)}</th>
                <td data-label={t('Điểm', 'Score')}>{score === null ? '–' : number(score)}</td>
                <td data-label={t('Hồ sơ', 'Records')}>{number(counts.received)}</td>
                <td data-label={t('Bị loại', 'Refused')}>{number(counts.rejected)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}
