import { useState } from 'preact/hooks';
import { Failure } from '../api/failure.ts';
import { useSpeech } from '../language.ts';
import { Confirm } from '../parts/confirm.tsx';
import { FailureNotice } from '../parts/failure-notice.tsx';
import { Field } from '../parts/field.tsx';
import { useAct } from '../use-act.ts';
import { keySetOf } from './draft.ts';
import type { Client, Key } from './types.ts';

interface KeysCardProps {
  readonly client: Client;
  readonly keys: readonly Key[];
  readonly onChanged: (what: string) => void;
}

/** The public keys of a client: another beside them, one taken away; how a pair of keys is rotated without a break. */
export function KeysCard({ client, keys, onChanged }: KeysCardProps) {
  const { t } = useSpeech();
  const { act, fail, failure, waiting } = useAct();
  const [text, setText] = useState('');
  const [going, setGoing] = useState<Key>();
  const path = `/oauth/register/${encodeURIComponent(client.client_id)}/keys`;

  const add = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const set = keySetOf(text);
    if (set === undefined) {
      const wrong = { vi: 'Không phải JSON: dán nguyên tệp khoá công khai.', en: 'No JSON: paste the whole file of the public key.' };
      return fail(new Failure(400, [wrong], { jwks: wrong }));
    }
    const answer = await act<Client>({ method: 'POST', path, body: set });
    if (answer === undefined) return;
    setText('');
    onChanged(
      t(
        'Đã thêm khoá. Khi phần mềm đã ký bằng khoá mới thì bỏ khoá cũ.',
        'Added. Once the software signs with the new key, remove the old one.',
      ),
    );
  };
  const remove = async ({ kid }: Key): Promise<void> => {
    setGoing(undefined);
    const answer = await act<Client>({ method: 'DELETE', path: `${path}/${encodeURIComponent(kid)}` });
    if (answer !== undefined) onChanged(t(`Đã bỏ khoá ${kid}.`, `The key ${kid} is gone.`));
  };
  return (
    <section class="card" aria-labelledby="keys">
      <h2 id="keys">{t('Khoá công khai', 'Public keys')}</h2>
      <table class="list">
        <caption class="unseen">{t('Khoá công khai', 'Public keys')}</caption>
        <thead>
          <tr>
            <th scope="col">kid</th>
            <th scope="col">{t('Loại', 'Type')}</th>
            <th scope="col">
              <span class="unseen">{t('Việc', 'Acts')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.kid}>
              <th scope="row" class="id">
                {key.kid}
              </th>
              <td data-label={t('Loại', 'Type')}>{key.alg ?? key.kty}</td>
              <td>
                <button type="button" class="quiet" disabled={waiting || keys.length === 1} onClick={() => setGoing(key)}>
                  {t('Bỏ', 'Remove')} <span class="unseen">{key.kid}</span>
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {keys.length === 1 && (
        <p class="hint">{t('Khoá cuối không bỏ được: thêm khoá mới trước.', 'The last key cannot be removed: add another first.')}</p>
      )}
      <form onSubmit={add} noValidate>
        <Field
          name="jwks"
          label={t('Thêm khoá (JWK hoặc JWKS, chỉ khoá công khai)', 'Add a key (JWK or JWKS, public keys only)')}
          rows={4}
          code
          value={text}
          error={failure?.fields.jwks}
          onValue={setText}
        />
        {failure?.fields.jwks === undefined && <FailureNotice failure={failure} />}
        <button type="submit" disabled={waiting || text.trim() === ''}>
          {t('Thêm khoá', 'Add')}
        </button>
      </form>
      {going !== undefined && (
        <Confirm
          title={t(`Bỏ khoá ${going.kid}?`, `Remove the key ${going.kid}?`)}
          yes={t('Bỏ khoá', 'Remove')}
          onYes={() => remove(going)}
          onNo={() => setGoing(undefined)}
        >
          <p>
            {t(
              'Những gì ký bằng khoá này bị từ chối ngay. Mã đã cấp còn sống vài phút; nếu khoá đã lộ, hãy kết thúc cả các mã.',
              'What is signed with it is refused at once. Tokens it got live on for some minutes; if the key leaked, end the tokens, too.',
            )}
          </p>
        </Confirm>
      )}
    </section>
  );
}
