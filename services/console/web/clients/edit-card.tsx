import { useEffect, useRef, useState } from 'preact/hooks';
import { Failure } from '../api/failure.ts';
import { useSpeech } from '../language.ts';
import { FailureNotice } from '../parts/failure-notice.tsx';
import { useAct } from '../use-act.ts';
import { bodyOf, draftOf } from './draft.ts';
import { Facilities } from './facilities.tsx';
import { RegistrationFields } from './registration-fields.tsx';
import type { Client } from './types.ts';

interface EditCardProps {
  readonly client: Client;
  /** ETag of what the form was filled with: who saves over somebody else's change is told. */
  readonly tag: string | undefined;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

/** Changes a registration: all but its id, kind and way of proof. */
export function EditCard({ client, tag, onDone, onCancel }: EditCardProps) {
  const { t } = useSpeech();
  const [draft, setDraft] = useState(() => draftOf(client));
  // The one that was read with what the form holds, whatever is read meanwhile.
  const [seen] = useState(tag);
  const { act, fail, failure, waiting } = useAct();
  const form = useRef<HTMLFormElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  useEffect(() => {
    if (failure !== undefined) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [failure]);

  const save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const read = bodyOf(draft);
    if ('faults' in read) return fail(new Failure(400, Object.values(read.faults), read.faults));
    const path = `/oauth/register/${encodeURIComponent(client.client_id)}`;
    const answer = await act<Client>({ method: 'PUT', path, body: read.body, headers: seen === undefined ? {} : { 'If-Match': seen } });
    if (answer !== undefined) onDone();
  };
  return (
    <section class="card" aria-labelledby="edit">
      <h2 id="edit" ref={heading} tabIndex={-1}>
        {t('Sửa đăng ký', 'Change the registration')}
      </h2>
      <p class="hint">
        {t(
          'Đổi phạm vi hoặc cơ sở thì mọi mã đang dùng của nó hết hiệu lực ngay; nó tự lấy mã mới.',
          'When scope or facility change, the tokens it has end at once; it gets new ones by itself.',
        )}
      </p>
      <form ref={form} onSubmit={save} noValidate>
        <RegistrationFields draft={draft} faults={failure?.fields ?? {}} onDraft={setDraft} existing />
        <FailureNotice failure={failure} />
        <div class="actions">
          <button type="submit" class="primary" disabled={waiting}>
            {waiting ? t('Đang lưu…', 'Saving…') : t('Lưu', 'Save')}
          </button>
          <button type="button" onClick={onCancel}>
            {t('Thôi', 'Cancel')}
          </button>
        </div>
        <Facilities />
      </form>
    </section>
  );
}
