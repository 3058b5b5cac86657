import { useState } from 'preact/hooks';
import { useSpeech } from '../language.ts';
import { FailureNotice } from '../parts/failure-notice.tsx';
import { useAnswer } from '../use-answer.ts';
import { type AuditBundle, type AuditEvent, actName, routeOf, whoDid } from './audit.ts';

const COUNT = 30;

/** What was done about a client, and what it did: a search of the record, as anybody with hub/audit.read can ask it. */
export function AuditCard({ id, turn }: { readonly id: string; readonly turn: number }) {
  const { t } = useSpeech();
  const [open, setOpen] = useState(false);
  const [by, setBy] = useState<'about' | 'of'>('about');
  const [looks, setLooks] = useState(false);
  const search = `/audit/AuditEvent?${by === 'about' ? 'entity-name' : 'agent'}=${encodeURIComponent(id)}&_count=${COUNT}`;
  return (
    <section class="card" aria-labelledby="audit">
      <h2 id="audit">{t('Nhật ký', 'On record')}</h2>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{t('Ai đã làm gì với tài khoản này, và nó đã làm gì', 'Who did what about this client, and what it did')}</summary>
        <div class="filters">
          <label class="field">
            {t('Xem', 'Show')}
            <select value={by} onChange={(event) => setBy(event.currentTarget.value === 'of' ? 'of' : 'about')}>
              <option value="about">{t('Việc làm với tài khoản này', 'What was done about it')}</option>
              <option value="of">{t('Việc tài khoản này đã làm', 'What it did')}</option>
            </select>
          </label>
          {by === 'about' && (
            <label class="check">
              <input type="checkbox" checked={looks} onChange={(event) => setLooks(event.currentTarget.checked)} />
              {t('Cả những lần chỉ xem', 'Mere looks, too')}
            </label>
          )}
        </div>
        {open && <Events key={search} search={search} turn={turn} looks={looks || by === 'of'} />}
        <p class="hint">
          {t('Tìm bằng API: ', 'By the API: ')}
          <code>GET {search}</code>
        </p>
      </details>
    </section>
  );
}

interface EventsProps {
  readonly search: string;
  readonly turn: number;
  /** Also calls that changed nothing. */
  readonly looks: boolean;
}

function Events({ search, turn, looks }: EventsProps) {
  const { t, moment } = useSpeech();
  const [page, setPage] = useState(search);
  const { answer, failure, waiting } = useAnswer<AuditBundle>(page, turn);
  const next = answer?.link?.find(({ relation }) => relation === 'next')?.url;
  const events = (answer?.entry ?? []).map(({ resource }) => resource).filter((event) => looks || !routeOf(event).startsWith('GET '));
  return (
    <>
      <FailureNotice failure={failure} />
      <p class="busy" role="status">
        {waiting
          ? t('Đang tải…', 'Loading…')
          : failure === undefined && events.length === 0 && t('Không có gì như vậy.', 'Nothing like that.')}
      </p>
      {events.length > 0 && (
        <table class="list">
          <caption class="unseen">{t('Nhật ký, mới nhất trước', 'The record, newest first')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('Lúc', 'When')}</th>
              <th scope="col">{t('Ai', 'Who')}</th>
              <th scope="col">{t('Việc', 'What')}</th>
              <th scope="col">{t('Kết quả', 'Outcome')}</th>
            </tr>
          </thead>
          <tbody>
            {events.map((event) => (
              <tr key={event.id}>
                <th scope="row">{moment(event.recorded)}</th>
                <td data-label={t('Ai', 'Who')}>{whoDid(event)}</td>
                <td data-label={t('Việc', 'What')}>
                  <ActName event={event} />
                </td>
                <td data-label={t('Kết quả', 'Outcome')}>
                  <span class={`badge ${event.outcome === '0' ? 'good' : 'error'}`}>
                    {event.outcome === '0' ? t('Được', 'Done') : t('Không được', 'Refused or failed')}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {next !== undefined && (
        <div class="actions">
          <button
            type="button"
            onClick={() => {
              // Of the public address only what stands behind it: the page calls its own origin.
              const { pathname, search: query } = new URL(next);
              setPage(pathname + query);
            }}
          >
            {t('Cũ hơn', 'Older')} →
          </button>
        </div>
      )}
    </>
  );
}

function ActName({ event }: { readonly event: AuditEvent }) {
  const words = useSpeech();
  return (
    <>
      {actName(event, words) ?? <code>{routeOf(event)}</code>}
      <span class="under id">{event.outcomeDesc}</span>
    </>
  );
}
