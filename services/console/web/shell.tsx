import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Purpose, Session } from './api/session.ts';
import { Header, type NavLink } from './header.tsx';
import { useIdle } from './idle.ts';
import { type Lang, langOf, type Speech, SpeechContext, speech } from './language.ts';
import { SessionContext } from './session-context.ts';
import { SignIn, type SignInWords } from './sign-in.tsx';

/** Nobody at the keyboard for this long: a shared computer of a hospital must not stay open. */
const IDLE_MS = 30 * 60_000;

/** What a page says of itself, in one language. */
export interface PageWords {
  readonly page: string;
  readonly links: readonly NavLink[];
  readonly signIn: SignInWords;
}

interface ShellProps {
  readonly demo: boolean;
  readonly purpose: Purpose;
  readonly words: (speech: Speech) => PageWords;
  /** Shown to who is signed in. */
  readonly children: ComponentChildren;
}

/** What all pages have: one language at a time, who signed in and for how long, the way from part to part. */
export function Shell({ demo, purpose, words: wordsOf, children }: ShellProps) {
  const [lang, setLang] = useState<Lang>(langOf(location.search));
  const [session, setSession] = useState<Session>();
  const [ended, setEnded] = useState<'idle' | 'over'>();
  const words = useMemo(() => speech(lang), [lang]);
  const { page, links, signIn } = wordsOf(words);

  useEffect(() => {
    document.documentElement.lang = lang;
    document.title = `${page} · ${words.t('Kho dữ liệu y tế tỉnh', 'Provincial health data hub')}`;
    const address = new URL(location.href);
    if (lang === 'en') address.searchParams.set('lang', 'en');
    else address.searchParams.delete('lang');
    history.replaceState(null, '', address);
  }, [lang, words, page]);

  const end = (why?: 'idle' | 'over'): void => {
    setSession(undefined);
    setEnded(why);
  };
  useIdle(session !== undefined, IDLE_MS, () => end('idle'));
  const opened = useMemo(() => (session === undefined ? undefined : { session, over: () => end('over') }), [session]);

  return (
    <SpeechContext.Provider value={words}>
      <button type="button" class="skip" onClick={() => document.getElementById('main')?.focus()}>
        {words.t('Tới nội dung chính', 'Skip to the content')}
      </button>
      <Header
        page={page}
        links={links}
        signedIn={session !== undefined}
        client={session?.client}
        onLanguage={setLang}
        onSignOut={() => {
          end();
          location.hash = '';
        }}
      />
      <main id="main" tabIndex={-1}>
        {opened === undefined ? (
          <SignIn demo={demo} ended={ended} purpose={purpose} words={signIn} onSignedIn={setSession} />
        ) : (
          <SessionContext.Provider value={opened}>{children}</SessionContext.Provider>
        )}
      </main>
      <footer>
        <p>
          {words.t('Kho dữ liệu y tế tỉnh. Hướng dẫn cho máy: ', 'Provincial health data hub. For machines: ')}
          <a href="/fhir/metadata">/fhir/metadata</a>, <a href="/fhir/openapi.json">/fhir/openapi.json</a>.
        </p>
      </footer>
    </SpeechContext.Provider>
  );
}
