import { useState } from 'preact/hooks';
import { useSpeech } from '../language.ts';
import { FailureNotice } from '../parts/failure-notice.tsx';
import { Heading } from '../parts/heading.tsx';
import { useAnswer } from '../use-answer.ts';
import { chosen, type Filter } from './filter.ts';
import { KINDS, kindName, proofName, STANDINGS, StandingBadges, standingName } from './names.tsx';
import { addressOfClient } from './place.ts';
import type { Client, ClientList as Listed } from './types.ts';

const AT_ONCE = 50;
const EVERY: Filter = { text: '', kind: '', standing: '' };

/** Everybody who may call the hub: found by name, kind and standing; who needs attention first of all. */
export function ClientList() {
  const words = useSpeech();
  const { t, number } = words;
  const [filter, setFilter] = useState(EVERY);
  const [shown, setShown] = useState(AT_ONCE);
  const [turn, setTurn] = useState(0);
  const { answer, failure, waiting } = useAnswer<Listed>('/oauth/register', turn);
  const found = chosen(answer?.clients ?? [], filter, Date.now());
  const set = (name: keyof Filter) => (event: { readonly currentTarget: { readonly value: string } }) => {
    setShown(AT_ONCE);
    setFilter({ ...filter, [name]: event.currentTarget.value } as Filter);
  };
  return (
    <section>
      <Heading>{t('Tài khoản phần mềm', 'Clients')}</Heading>
      <div class="filters">
        <label class="field">
          {t('Tìm theo mã, tên, cơ sở', 'Find by id, name, facility')}
          <input type="search" value={filter.text} onInput={set('text')} maxLength={100} autocomplete="off" />
        </label>
        <label class="field">
          {t('Loại', 'Kind')}
          <select value={filter.kind} onChange={set('kind')}>
            <option value="">{t('Tất cả', 'All')}</option>
            {KINDS.map((one) => (
              <option key={one} value={one}>
                {kindName(one, words)}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          {t('Trạng thái', 'Status')}
          <select value={filter.standing} onChange={set('standing')}>
            <option value="">{t('Tất cả', 'All')}</option>
            <option value="concern">{t('Cần để ý', 'Needs attention')}</option>
            {STANDINGS.map((one) => (
              <option key={one} value={one}>
                {standingName(one, words)}
              </option>
            ))}
          </select>
        </label>
        <div class="actions">
          <button type="button" onClick={() => setTurn(turn + 1)}>
            {t('Tải lại', 'Refresh')}
          </button>
          <a class="button primary" href="#/new">
            {t('Đăng ký mới', 'Register')}
          </a>
        </div>
      </div>
      <FailureNotice failure={failure} />
      <p class="busy" role="status">
        {waiting && answer === undefined
          ? t('Đang tải…', 'Loading…')
          : answer !== undefined &&
            (answer.clients.length === 0
              ? t('Chưa có tài khoản nào. Bắt đầu bằng “Đăng ký mới”.', 'There are no clients yet. Begin with “Register”.')
              : found.length === 0
                ? t('Không có tài khoản nào như vậy.', 'There are none like that.')
                : t(`${number(found.length)} tài khoản`, `${number(found.length)} clients`))}
      </p>
      {found.length > 0 && <ClientTable clients={found.slice(0, shown)} />}
      {found.length > shown && (
        <div class="actions">
          <button type="button" onClick={() => setShown(shown + AT_ONCE)}>
            {t('Xem thêm', 'Show more')}
          </button>
        </div>
      )}
    </section>
  );
}

function ClientTable({ clients }: { readonly clients: readonly Client[] }) {
  const words = useSpeech();
  const { t, moment } = words;
  const columns = [
    t('Tài khoản', 'Client'),
    t('Loại', 'Kind'),
    t('Cơ sở', 'Facility'),
    t('Chứng minh bằng', 'Proves itself by'),
    t('Trạng thái', 'Status'),
    t('Lần lấy mã gần nhất', 'Last token'),
  ] as const;
  return (
    <table class="list">
      <caption class="unseen">{t('Tài khoản phần mềm', 'Clients')}</caption>
      <thead>
        <tr>
          {columns.map((one) => (
            <th key={one} scope="col">
              {one}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {clients.map((client) => (
          <tr key={client.client_id}>
            <th scope="row">
              <a href={addressOfClient(client.client_id)}>{client.client_name ?? client.client_id}</a>
              {client.client_name !== undefined && <span class="under id">{client.client_id}</span>}
            </th>
            <td data-label={columns[1]}>{kindName(client.hub_kind, words)}</td>
            <td data-label={columns[2]}>{client.hub_facility ?? '–'}</td>
            <td data-label={columns[3]}>{proofName(client.token_endpoint_auth_method, words)}</td>
            <td data-label={columns[4]}>
              <StandingBadges client={client} />
            </td>
            <td data-label={columns[5]}>
              {client.hub_last_token_at === undefined ? t('chưa bao giờ', 'never') : moment(client.hub_last_token_at)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
