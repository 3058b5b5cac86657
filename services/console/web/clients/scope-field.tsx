import type { Bilingual } from '@hub/outcome';
import { useSpeech } from '../language.ts';
import { Field } from '../parts/field.tsx';
import { explained, OFFERED, scopesOf } from './scope-words.ts';
import type { Kind } from './types.ts';

/** Scopes in words, one under another. */
export function ScopeList({ scope }: { readonly scope: string }) {
  const words = useSpeech();
  return (
    <ul class="scopes">
      {scopesOf(scope).map((one) => {
        const meaning = explained(one, words);
        return (
          <li key={one}>
            <code>{one}</code>{' '}
            {meaning ?? (
              <span class="field-error">
                <span aria-hidden="true">✕</span>{' '}
                {words.t('không đọc được, xem lại cách viết', 'cannot be read: look at how it is written')}
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

interface ScopeFieldProps {
  readonly kind: Kind;
  readonly value: string;
  readonly required: boolean;
  readonly error: Bilingual | undefined;
  readonly onValue: (value: string) => void;
}

/** What the client may ask for at most: typed or chosen, and told in words as it stands. */
export function ScopeField({ kind, value, required, error, onValue }: ScopeFieldProps) {
  const { t } = useSpeech();
  const has = scopesOf(value);
  const offered = OFFERED[kind].filter((one) => !has.includes(one));
  return (
    <div>
      <Field
        name="scope"
        label={t('Phạm vi (scope)', 'Scope')}
        hint={
          required
            ? t(
                'Giới hạn trên của mọi mã xin được, cách nhau bằng dấu cách. Càng hẹp càng tốt.',
                'The most that any of its tokens can do, separated by spaces. The narrower the better.',
              )
            : t('Để trống: tất cả những gì loại tài khoản này được phép.', 'Empty: all that its kind may do.')
        }
        value={value}
        rows={3}
        code
        required={required}
        error={error}
        onValue={onValue}
      />
      <fieldset class="chips">
        <legend class="unseen">{t('Thêm phạm vi', 'Add a scope')}</legend>
        {offered.map((one) => (
          <button key={one} type="button" class="chip" onClick={() => onValue([...has, one].join(' '))}>
            + {one}
          </button>
        ))}
      </fieldset>
      {has.length > 0 && <ScopeList scope={value} />}
    </div>
  );
}
