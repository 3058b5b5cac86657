import { useState } from 'preact/hooks';
import { asFailure, Failure } from './api/failure.ts';
import { type Credentials, type Purpose, Session } from './api/session.ts';
import { useSpeech } from './language.ts';
import { FailureNotice } from './parts/failure-notice.tsx';
import { Heading } from './parts/heading.tsx';

/** What one page's sign-in says that another's does not. */
export interface SignInWords {
  readonly intro: string;
  readonly byClient: string;
  readonly id: string;
  readonly example: string;
  /** Where a demo's tokens are. */
  readonly demo: string;
  /** Where one gets what one signs in with. */
  readonly none: string;
}

interface SignInProps {
  readonly demo: boolean;
  readonly purpose: Purpose;
  readonly words: SignInWords;
  readonly ended: 'idle' | 'over' | undefined;
  readonly onSignedIn: (session: Session) => void;
}

/** Signing in with a client's own id and secret, or with a token that somebody was given. Who may not use the page is told so, and asked nothing. */
export function SignIn({ demo, ended, purpose, words, onSignedIn }: SignInProps) {
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
          purpose,
        ),
      );
    } catch (error) {
      const why = asFailure(error);
      const unknown = { vi: 'Mã truy cập không đúng hoặc đã hết hạn.', en: 'The access token is wrong or has expired.' };
      setFailure(why.status === 401 && way === 'token' ? new Failure(401, [unknown]) : why);
      setWaiting(false);
    }
  };

  if (failure?.status === 403) return <Refused failure={failure} onBack={() => setFailure(undefined)} />;
  return (
    <section class="narrow">
      <Heading>{t('Đăng nhập', 'Sign in')}</Heading>
      <p>{words.intro}</p>
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
            {words.byClient}
          </label>
          <label>
            <input type="radio" name="way" checked={way === 'token'} onChange={() => setWay('token')} />
            {t('Mã truy cập (token)', 'An access token')}
          </label>
        </fieldset>
        {way === 'client' ? (
          <>
            <label class="field">
              {words.id}
              <input name="id" required maxLength={200} autocomplete="username" placeholder={words.example} spellcheck={false} />
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
            <strong>{t('Bản thử: chỉ dùng dữ liệu giả.', 'A demo: invented data only.')}</strong> {words.demo}
          </p>
        </div>
      )}
      <p class="hint">{words.none}</p>
    </section>
  );
}

/** The page for who is known and may not use this. */
function Refused({ failure, onBack }: { readonly failure: Failure; readonly onBack: () => void }) {
  const { t } = useSpeech();
  return (
    <section class="narrow">
      <Heading>{t('Không được phép', 'Not allowed')}</Heading>
      <FailureNotice failure={failure} />
      <p>
        {t(
          'Lần thử này đã được ghi vào nhật ký. Cần dùng trang này thì hỏi người vận hành trung tâm.',
          'This attempt is on record. If you need this page, ask the operators of the hub.',
        )}
      </p>
      <button type="button" onClick={onBack}>
        {t('Đăng nhập bằng tài khoản khác', 'Sign in as somebody else')}
      </button>
    </section>
  );
}
