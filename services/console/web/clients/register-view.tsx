import { useEffect, useRef, useState } from 'preact/hooks';
import { Failure } from '../api/failure.ts';
import { useSpeech } from '../language.ts';
import { FailureNotice } from '../parts/failure-notice.tsx';
import { Field } from '../parts/field.tsx';
import { Heading } from '../parts/heading.tsx';
import { useAct } from '../use-act.ts';
import { bodyOf, type Draft, EMPTY } from './draft.ts';
import { Facilities } from './facilities.tsx';
import { addressOfClient } from './place.ts';
import { RegistrationFields } from './registration-fields.tsx';
import { SecretOnce } from './secret-once.tsx';
import { EMPTY_SOURCE, type SourceDraft, SourceFields } from './source-fields.tsx';
import type { Client, ClientList, WithSecret } from './types.ts';
import { WAYS, type Way, WayChoice } from './way-choice.tsx';

const CLIENT_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{1,63}$/;

/** Registers a client: first what it is, then what that asks for. A secret that comes of it is shown here, this once. */
export function RegisterView() {
  const { t } = useSpeech();
  const { act, fail, failure, waiting } = useAct();
  const [way, setWay] = useState<Way>('service');
  const [draft, setDraft] = useState<Draft>(EMPTY);
  const [source, setSource] = useState<SourceDraft>(EMPTY_SOURCE);
  const [made, setMade] = useState<{ readonly id: string; readonly secret: string }>();
  const form = useRef<HTMLFormElement>(null);
  const faults = failure?.fields ?? {};

  // What is to be mended first has the keyboard.
  useEffect(() => {
    if (failure !== undefined) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [failure]);

  const done = ({ id, secret }: { readonly id: string; readonly secret: string | undefined }): void => {
    if (secret === undefined) location.hash = addressOfClient(id);
    else setMade({ id, secret });
  };
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const id = draft.clientId.trim();
    if (!CLIENT_ID.test(id)) {
      const wrong = { vi: 'cần 2–64 chữ cái không dấu, chữ số hoặc . _ -', en: '2–64 letters, digits or . _ -' };
      return fail(new Failure(400, [{ vi: `Mã tài khoản: ${wrong.vi}`, en: `Client id: ${wrong.en}` }], { client_id: wrong }));
    }
    if (way === 'source') {
      // Putting a source that is there would change it: a new one is meant.
      const before = await act<ClientList>({ method: 'GET', path: '/oauth/register' });
      if (before === undefined) return;
      if (before.clients.some(({ client_id }) => client_id === id)) {
        const taken = { vi: `Mã ${id} đã có người dùng.`, en: `The client id ${id} is taken.` };
        return fail(new Failure(409, [taken], { client_id: taken }));
      }
      const put = await act<{ readonly clientSecret?: string }>({
        method: 'PUT',
        path: `/intake/sources/${encodeURIComponent(id)}`,
        body: source,
      });
      if (put !== undefined) done({ id, secret: put.clientSecret });
      return;
    }
    const read = bodyOf({ ...draft, kind: WAYS[way].kind, proof: way === 'app' ? draft.proof : WAYS[way].proof });
    if ('faults' in read) return fail(new Failure(400, Object.values(read.faults), read.faults));
    const answer = await act<Client & WithSecret>({ method: 'POST', path: '/oauth/register', body: { client_id: id, ...read.body } });
    if (answer !== undefined) done({ id: answer.client_id, secret: answer.client_secret });
  };

  if (made !== undefined) {
    return (
      <SecretOnce
        id={made.id}
        secret={made.secret}
        title={t('Đã đăng ký', 'Registered')}
        onKept={() => {
          location.hash = addressOfClient(made.id);
        }}
      />
    );
  }
  return (
    <section class="form">
      <Heading>{t('Đăng ký tài khoản phần mềm', 'Register a client')}</Heading>
      <form ref={form} onSubmit={submit} noValidate>
        <WayChoice
          way={way}
          onWay={(next) => {
            setWay(next);
            setDraft({ ...draft, kind: WAYS[next].kind, proof: WAYS[next].proof });
          }}
        />
        <div class="card">
          <Field
            name="client_id"
            label={t('Mã tài khoản (client_id)', 'Client id (client_id)')}
            hint={t(
              'Không đổi được về sau. Nên nói ra phần mềm và cơ sở, ví dụ his-92901.',
              'Cannot be changed later. It should say which software of which facility, such as his-92901.',
            )}
            value={draft.clientId}
            error={faults.client_id ?? faults.code}
            code
            required
            onValue={(clientId) => setDraft({ ...draft, clientId })}
          />
          {way === 'app' && (
            <fieldset class="choice">
              <legend>{t('Ứng dụng chạy ở đâu', 'Where the app runs')}</legend>
              <label>
                <input type="radio" name="proof" checked={draft.proof === 'none'} onChange={() => setDraft({ ...draft, proof: 'none' })} />
                {t(
                  'Trên điện thoại hoặc trong trình duyệt: không giữ được bí mật (chỉ PKCE)',
                  'On phones or in browsers: it can keep no secret (PKCE only)',
                )}
              </label>
              <label>
                <input
                  type="radio"
                  name="proof"
                  checked={draft.proof === 'client_secret_basic'}
                  onChange={() => setDraft({ ...draft, proof: 'client_secret_basic' })}
                />
                {t('Trên máy chủ: có khoá bí mật', 'On a server: with a secret')}
              </label>
            </fieldset>
          )}
          {way === 'source' ? (
            <SourceFields draft={source} faults={faults} onDraft={setSource} />
          ) : (
            <RegistrationFields draft={draft} faults={faults} onDraft={setDraft} />
          )}
        </div>
        <FailureNotice failure={failure} />
        <div class="actions">
          <button type="submit" class="primary" disabled={waiting}>
            {waiting ? t('Đang đăng ký…', 'Registering…') : t('Đăng ký', 'Register')}
          </button>
          <a class="button" href="#/">
            {t('Thôi', 'Cancel')}
          </a>
        </div>
        <Facilities />
      </form>
    </section>
  );
}
