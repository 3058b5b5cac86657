import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Session } from './api/session.ts';
import { Header } from './header.tsx';
import { useIdle } from './idle.ts';
import { type Lang, langOf, SpeechContext, speech } from './language.ts';
import { QualityView } from './quality/quality-view.tsx';
import { ReceiptView } from './receipt/receipt-view.tsx';
import { usePlace } from './route.ts';
import { SendView } from './send/send-view.tsx';
import { SessionContext } from './session-context.ts';
import { SignIn } from './sign-in.tsx';
import { SubmissionsView } from './submissions/submissions-view.tsx';

/** Nobody at the keyboard for this long: a shared computer of a hospital must not stay open. */
const IDLE_MS = 30 * 60_000;

/** The vendors' page: who is not signed in signs in, then sends, follows, compares. */
export function App({ demo }: { readonly demo: boolean }) {
  const [lang, setLang] = useState<Lang>(langOf(location.search));
  const [session, setSession] = useState<Session>();
  const [ended, setEnded] = useState<'idle' | 'over'>();
  const words = useMemo(() => speech(lang), [lang]);
  const place = usePlace();

  useEffect(() => {
    document.documentElement.lang = lang;
    document.title = words.t('Trang nhà cung cấp · Kho dữ liệu y tế tỉnh', "Vendors' page · Provincial health data hub");
    const address = new URL(location.href);
    if (lang === 'en') address.searchParams.set('lang', 'en');
    else address.searchParams.delete('lang');
    history.replaceState(null, '', address);
  }, [lang, words]);

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
        place={place}
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
          <SignIn demo={demo} ended={ended} onSignedIn={setSession} />
        ) : (
          <SessionContext.Provider value={opened}>
            {/* Kept while the reader looks elsewhere: the file and what was found in it. */}
            <div hidden={place.at !== 'send'}>
              <SendView shown={place.at === 'send'} />
            </div>
            {place.at === 'submissions' && <SubmissionsView />}
            {place.at === 'receipt' && <ReceiptView key={place.id} id={place.id} known={place.known} />}
            {place.at === 'quality' && <QualityView />}
          </SessionContext.Provider>
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
