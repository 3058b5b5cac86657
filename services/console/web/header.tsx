import { type Lang, useSpeech } from './language.ts';

/** A part of a page, in its navigation. */
export interface NavLink {
  readonly href: string;
  readonly text: string;
  readonly current: boolean;
}

interface HeaderProps {
  /** What the page is called. */
  readonly page: string;
  readonly links: readonly NavLink[];
  readonly signedIn: boolean;
  readonly client: string | undefined;
  readonly onLanguage: (lang: Lang) => void;
  readonly onSignOut: () => void;
}

/** Name of the hub, languages, and the parts of the page once somebody is signed in. */
export function Header({ page, links, signedIn, client, onLanguage, onSignOut }: HeaderProps) {
  const { t, lang } = useSpeech();
  const other: Lang = lang === 'vi' ? 'en' : 'vi';
  return (
    <header>
      <div class="bar">
        <p class="name">
          <strong>{t('Kho dữ liệu y tế tỉnh', 'Provincial health data hub')}</strong>
          <span>{page}</span>
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
            {links.map(({ href, text, current }) => (
              <li key={href}>
                <a href={href} aria-current={current ? 'page' : undefined}>
                  {text}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      )}
    </header>
  );
}
