import { useState } from 'preact/hooks';
import { useSpeech } from '../language.ts';
import { Confirm } from '../parts/confirm.tsx';
import { FailureNotice } from '../parts/failure-notice.tsx';
import { type Act, useAct } from '../use-act.ts';
import type { Client } from './types.ts';

interface AccessCardProps {
  readonly client: Client;
  readonly onChanged: (what: string) => void;
}

/** Letting a client in or not: ending its tokens, disabling it, enabling it again. */
export function AccessCard({ client, onChanged }: AccessCardProps) {
  const { t, number } = useSpeech();
  const { act, failure, waiting } = useAct();
  const [asking, setAsking] = useState<'tokens' | 'disable' | 'enable'>();
  const path = `/oauth/register/${encodeURIComponent(client.client_id)}`;
  const acts: Readonly<Record<'tokens' | 'disable' | 'enable', Act>> = {
    tokens: { method: 'POST', path: `${path}/revoke-tokens`, body: {} },
    disable: { method: 'DELETE', path },
    enable: { method: 'POST', path: `${path}/enable`, body: {} },
  };
  const go = async (what: 'tokens' | 'disable' | 'enable'): Promise<void> => {
    setAsking(undefined);
    const answer = await act<{ readonly revoked?: number }>(acts[what]);
    if (answer === undefined) return;
    if (what === 'tokens') onChanged(t(`Đã kết thúc ${number(answer.revoked ?? 0)} mã.`, `${number(answer.revoked ?? 0)} tokens ended.`));
    else
      onChanged(
        what === 'disable' ? t('Đã ngừng tài khoản.', 'The client is disabled.') : t('Tài khoản dùng lại được.', 'The client is enabled.'),
      );
  };
  const disabled = client.hub_disabled_at !== undefined;
  const { client_id: id } = client;
  return (
    <section class="card danger-zone" aria-labelledby="access">
      <h2 id="access">{t('Cho vào hay không', 'Letting it in')}</h2>
      <div class="actions">
        <button type="button" disabled={waiting} onClick={() => setAsking('tokens')}>
          {t('Kết thúc mọi mã đang dùng', 'End all tokens')}
        </button>
        {disabled ? (
          <button type="button" disabled={waiting} onClick={() => setAsking('enable')}>
            {t('Cho dùng lại', 'Enable')}
          </button>
        ) : (
          <button type="button" class="danger" disabled={waiting} onClick={() => setAsking('disable')}>
            {t('Ngừng tài khoản', 'Disable')}
          </button>
        )}
      </div>
      <FailureNotice failure={failure} />
      {asking === 'tokens' && (
        <Confirm
          title={t(`Kết thúc mọi mã của ${id}?`, `End all tokens of ${id}?`)}
          yes={t('Kết thúc', 'End them')}
          onYes={() => go('tokens')}
          onNo={() => setAsking(undefined)}
        >
          <p>
            {t(
              'Trong vài giây, không mã nào còn dùng được, kể cả những gì người dùng đã cho phép. Phần mềm vẫn lấy được mã mới.',
              'Within seconds none of them works, nor what people allowed. The software can get new ones.',
            )}
          </p>
        </Confirm>
      )}
      {asking === 'disable' && (
        <Confirm
          title={t(`Ngừng tài khoản ${id}?`, `Disable ${id}?`)}
          yes={t('Ngừng', 'Disable')}
          onYes={() => go('disable')}
          onNo={() => setAsking(undefined)}
        >
          <p>
            {t(
              'Phần mềm không đăng nhập được nữa và mọi mã hết hiệu lực trong vài giây. Dữ liệu đã gửi vẫn còn. Có thể cho dùng lại.',
              'The software cannot log in any more, and its tokens end within seconds. What it sent stays. It can be enabled again.',
            )}
          </p>
        </Confirm>
      )}
      {asking === 'enable' && (
        <Confirm
          title={t(`Cho ${id} dùng lại?`, `Enable ${id} again?`)}
          yes={t('Cho dùng lại', 'Enable')}
          onYes={() => go('enable')}
          onNo={() => setAsking(undefined)}
        >
          <p>
            {t(
              'Nó đăng nhập lại được bằng khoá đã đăng ký. Mã cũ không sống lại.',
              'It can log in again as registered. Old tokens stay ended.',
            )}
          </p>
        </Confirm>
      )}
    </section>
  );
}
