import { useState } from 'preact/hooks';
import { asFailure, Failure } from './api/failure.ts';
import { type Credentials, Session } from './api/session.ts';
import { useSpeech } from './language.ts';
import { FailureNotice } from './parts/failure-notice.tsx';
import { Heading } from './parts/heading.tsx';

interface SignInProps {
  readonly demo: boolean;
  readonly ended: 'idle' | 'over' | undefined;
  readonly onSignedIn: (session: Session) => void;
}

/** Signing in with the source's own id and secret, or with a token that somebody was given. */
export function SignIn({ demo, ended, onSignedIn }: SignInProps) {
  const { t } = useSpeech();
  const [way, setWay] = useState<Credentials['kind']>(demo ? 'token' : 'client');
  const [failure, setFailure] = useState<Failure>();
  const [waiting, setWaiting] = useState(false);

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const given = new FormData(event.currentTarget as HTMLFormElement);
    const text = (name: string): string => String(given.get(name) ?? '').trim();
    setWaiting(true);
    setFailure(undefined);
    try {
      onSignedIn(
        await Session.open(
          way === 'token' ? { kind: 'token', token: text('token') } : { kind: 'client', id: text('id'), secret: text('secret') },
        ),
      );
    } catch (error) {
      const why = asFailure(error);
      const unknown = { vi: 'Mã truy cập không đúng hoặc đã hết hạn.', en: 'The access token is wrong or has expired.' };
      setFailure(why.status === 401 && way === 'token' ? new Failure(401, [unknown]) : why);
      setWaiting(false);
    }
  };

  return (
    <section class="narrow">
      <Heading>{t('Đăng nhập', 'Sign in')}</Heading>
      <p>
        {t(
          'Kiểm tra tệp trước khi gửi, gửi, theo dõi biên nhận và chất lượng dữ liệu của cơ sở mình.',
          "Check files before sending them, send, follow the receipts and the quality of your facility's data.",
        )}
      </p>
      {ended === 'idle' && (
        <p class="notice" role="status">
          {t('Đã tự đăng xuất vì không có ai dùng trong 30 phút.', 'Signed out: nobody used the page for 30 minutes.')}
        </p>
      )}
      {ended === 'over' && (
        <p class="notice" role="status">
          {t('Phiên làm việc đã hết. Đăng nhập lại.', 'The session is over. Sign in again.')}
        </p>
      )}
      <form onSubmit={submit} class="card">
        <fieldset class="choice">
          <legend>{t('Đăng nhập bằng', 'Sign in with')}</legend>
          <label>
            <input type="radio" name="way" checked={way === 'client'} onChange={() => setWay('client')} />
            {t('Mã nguồn gửi và khoá bí mật', "The source's id and secret")}
          </label>
          <label>
            <input type="radio" name="way" checked={way === 'token'} onChange={() => setWay('token')} />
            {t('Mã truy cập (token)', 'An access token')}
          </label>
        </fieldset>
        {way === 'client' ? (
          <>
            <label class="field">
              {t('Mã nguồn gửi (client_id)', 'Id of the source (client_id)')}
              <input name="id" required maxLength={200} autocomplete="username" placeholder="his-92901" spellcheck={false} />
            </label>
            <label class="field">
              {t('Khoá bí mật (client_secret)', 'Secret (client_secret)')}
              <input name="secret" type="password" required maxLength={500} autocomplete="current-password" />
            </label>
          </>
        ) : (
          <label class="field">
            {t('Mã truy cập', 'Access token')}
            <input name="token" type="password" required maxLength={500} autocomplete="off" />
          </label>
        )}
        <FailureNotice failure={failure} />
        <button type="submit" class="primary" disabled={waiting}>
          {waiting ? t('Đang đăng nhập…', 'Signing in…') : t('Đăng nhập', 'Sign in')}
        </button>
        <p class="hint">
          {t(
            'Chỉ nằm trong bộ nhớ của trang này: không lưu vào máy, không có trong địa chỉ. Đóng hoặc tải lại trang là hết.',
            'Kept in the memory of this page alone: not stored on the computer, not in the address. Closing or reloading the page ends it.',
          )}
        </p>
      </form>
      {demo && (
        <div class="notice">
          <p>
            <strong>{t('Bản thử: chỉ dùng dữ liệu giả.', 'A demo: invented data only.')}</strong>{' '}
            {t(
              'Mã truy cập của từng cơ sở được in ra khi chạy npm start, và nằm trong tệp demo-tokens.json của thư mục dữ liệu (mặc định .data): lấy mã đứng sau mã cơ sở của bạn, ví dụ 92001. Mã "*" là của người vận hành.',
              'The token of each facility is printed by npm start, and stands in demo-tokens.json of the data folder (.data unless set): take the one behind your facility\'s code, for example 92001. The one behind "*" is the operator\'s.',
            )}
          </p>
        </div>
      )}
      <p class="hint">
        {t(
          'Chưa có? Người vận hành trung tâm cấp mã nguồn và khoá khi đăng ký cơ sở.',
          'None yet? The operators of the hub give you both when your facility is registered.',
        )}
      </p>
    </section>
  );
}
