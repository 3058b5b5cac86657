import type { Bilingual } from '@hub/outcome';
import { useId } from 'preact/hooks';
import { useSpeech } from '../language.ts';

interface FieldProps {
  /** Name of the member it becomes: the hub's words about it are shown beside it. */
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly hint?: string | undefined;
  readonly error?: Bilingual | undefined;
  readonly required?: boolean;
  /** Rows of a text of several lines; absent: one line. */
  readonly rows?: number;
  readonly type?: 'text' | 'number' | 'date' | 'url';
  readonly code?: boolean;
  readonly list?: string;
  readonly placeholder?: string;
}

/** What is wrong with a member, without its name in front: the label says it. */
const without = (name: string, text: string): string => (text.startsWith(`${name}: `) ? text.slice(name.length + 2) : text);

/** One field with its label, what belongs in it, and what is wrong with it; read out together. */
export function Field({
  name,
  label,
  value,
  onValue,
  hint,
  error,
  required = false,
  rows,
  type = 'text',
  code = false,
  list,
  placeholder,
}: FieldProps) {
  const { t, pick } = useSpeech();
  const id = useId();
  const about = [hint === undefined ? undefined : `${id}-hint`, error === undefined ? undefined : `${id}-error`].filter(
    (one) => one !== undefined,
  );
  const shared = {
    id,
    name,
    value,
    required,
    spellcheck: false,
    autocomplete: 'off',
    class: code ? 'code' : undefined,
    'aria-invalid': error === undefined ? undefined : ('true' as const),
    'aria-describedby': about.length === 0 ? undefined : about.join(' '),
    onInput: (event: { readonly currentTarget: { readonly value: string } }) => onValue(event.currentTarget.value),
    ...(placeholder === undefined ? {} : { placeholder }),
  };
  return (
    <div class="field">
      <label for={id}>
        {label}
        {required && <span class="required"> {t('(bắt buộc)', '(required)')}</span>}
      </label>
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {rows === undefined ? (
        <input type={type} {...shared} {...(list === undefined ? {} : { list })} />
      ) : (
        <textarea rows={rows} {...shared} />
      )}
      {error !== undefined && (
        <p class="field-error" id={`${id}-error`}>
          <span aria-hidden="true">✕</span> {without(name, pick(error))}
        </p>
      )}
    </div>
  );
}
