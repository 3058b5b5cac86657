import { useState } from 'preact/hooks';
import { useSpeech } from '../language.ts';
import { Confirm } from '../parts/confirm.tsx';
import { FailureNotice } from '../parts/failure-notice.tsx';
import { useAct } from '../use-act.ts';
import type { Client, WithSecret } from './types.ts';

const HOUR = 3_600;
const DAY = 24 * HOUR;
const DAY_MS = DAY * 1_000;

/** A client's secrets: when they end, and a new one beside the old for as long as it takes to put it in. */
export function SecretsCard({ client, onSecret }: { readonly client: Client; readonly onSecret: (secret: string) => void }) {
  const { t, moment, number } = useSpeech();
  const { act, failure, waiting } = useAct();
  const [overlap, setOverlap] = useState(DAY);
  const [days, setDays] = useState(0);
  const [asking, setAsking] = useState(false);
  const secrets = client.hub_secrets;
  const name = (seconds: number): string => {
    if (seconds === 0) return t('Ngừng ngay (khi đã lộ)', 'Stops at once (when it leaked)');
    return seconds < DAY ? t('1 giờ nữa', 'for 1 hour') : t(`${number(seconds / DAY)} ngày nữa`, `for ${number(seconds / DAY)} days`);
  };
  const rotate = async (): Promise<void> => {
    setAsking(false);
    const expires = days === 0 ? {} : { client_secret_expires_at: new Date(Date.now() + days * DAY_MS).toISOString() };
    const path = `/oauth/register/${encodeURIComponent(client.client_id)}/secret`;
    const answer = await act<WithSecret>({ method: 'POST', path, body: { overlap_seconds: overlap, ...expires } });
    if (answer?.client_secret !== undefined) onSecret(answer.client_secret);
  };
  return (
    <section class="card" aria-labelledby="secrets">
      <h2 id="secrets">{t('Khoá bí mật', 'Secrets')}</h2>
      {secrets.length === 0 ? (
        <p>{t('Không có khoá bí mật nào đang dùng được.', 'No secret works at the moment.')}</p>
      ) : (
        <ul>
          {secrets.map(({ created_at, expires_at }) => (
            <li key={created_at}>
              {t(`Cấp lúc ${moment(created_at)}`, `Given ${moment(created_at)}`)},{' '}
              {expires_at === undefined
                ? t('không hết hạn', 'without an end')
                : t(`dùng được tới ${moment(expires_at)}`, `works until ${moment(expires_at)}`)}
            </li>
          ))}
        </ul>
      )}
      {client.hub_disabled_at === undefined && (
        <>
          <div class="filters">
            <label class="field">
              {t('Khoá cũ dùng tiếp', 'The old one works on')}
              <select value={overlap} onChange={(event) => setOverlap(Number(event.currentTarget.value))}>
                {[HOUR, DAY, 7 * DAY, 30 * DAY, 0].map((one) => (
                  <option key={one} value={one}>
                    {name(one)}
                  </option>
                ))}
              </select>
            </label>
            <label class="field">
              {t('Khoá mới hết hạn sau', 'The new one ends')}
              <select value={days} onChange={(event) => setDays(Number(event.currentTarget.value))}>
                <option value={0}>{t('không hết hạn', 'never')}</option>
                {[90, 180, 365].map((one) => (
                  <option key={one} value={one}>
                    {t(`${one} ngày`, `after ${one} days`)}
                  </option>
                ))}
              </select>
            </label>
            <div class="actions">
              <button type="button" class="primary" disabled={waiting} onClick={() => setAsking(true)}>
                {t('Cấp khoá bí mật mới', 'Give a new secret')}
              </button>
            </div>
          </div>
          <FailureNotice failure={failure} />
        </>
      )}
      {asking && (
        <Confirm
          title={t(`Cấp khoá bí mật mới cho ${client.client_id}?`, `Give ${client.client_id} a new secret?`)}
          yes={t('Cấp khoá mới', 'Give it')}
          onYes={rotate}
          onNo={() => setAsking(false)}
        >
          <p>
            {overlap === 0
              ? t(
                  'Mọi khoá cũ ngừng ngay. Phần mềm không đăng nhập được cho tới khi nhận khoá mới.',
                  'Every older secret stops at once. The software cannot log in until it has the new one.',
                )
              : t(
                  `Khoá đang dùng còn hiệu lực ${name(overlap)}; khoá cũ hơn nữa (nếu có) ngừng ngay.`,
                  `The secret in use works on ${name(overlap)}; what is older than that stops at once.`,
                )}
          </p>
          <p>{t('Khoá mới hiện một lần duy nhất.', 'The new one is shown once only.')}</p>
        </Confirm>
      )}
    </section>
  );
}
