import { type Lang, useSpeech } from './language.ts';
import type { Place } from './route.ts';

interface HeaderProps {
  readonly place: Place;
  readonly signedIn: boolean;
  readonly client: string | undefined;
  readonly onLanguage: (lang: Lang) => void;
  readonly onSignOut: () => void;
}

/** Name of the hub, languages, and the parts of the page once somebody is signed in. */
export function Header({ place, signedIn, client, onLanguage, onSignOut }: HeaderProps) {
  const { t, lang } = useSpeech();
  const other: Lang = lang === 'vi' ? 'en' : 'vi';
  const link = (at: Place['at'], href: string, text: string) => (
    <li>
      <a href={href} aria-current={place.at === at || (at === 'submissions' && place.at === 'receipt') ? 'page' : undefined}>
        {text}
      </a>
    </li>
  );
  return (
    <header>
      <div class="bar">
        <p class="name">
          <strong>{t('Kho dữ liệu y tế tỉnh', 'Provincial health data hub')}</strong>
          <span>{t('Trang nhà cung cấp', "Vendors' page")}</span>
        </p>
        <div class="who">
          {client !== undefined && <span class="client">{client}</span>}
          <button type="button" class="quiet" lang={other} onClick={() => onLanguage(other)}>
            {lang === 'vi' ? 'English' : 'Tiếng Việt'}
          </button>
          {signedIn && (
            <button type="button" class="quiet" onClick={onSignOut}>
              {t('Đăng xuất', 'Sign out')}
            </button>
          )}
        </div>
      </div>
      {signedIn && (
        <nav aria-label={t('Các phần của trang', 'Parts of the page')}>
          <ul>
            {link('send', '#/send', t('Kiểm tra và gửi', 'Check and send'))}
            {link('submissions', '#/submissions', t('Tệp đã gửi', 'Submissions'))}
            {link('quality', '#/quality', t('Chất lượng', 'Quality'))}
          </ul>
        </nav>
      )}
    </header>
  );
}
