import { useRef, useState } from 'preact/hooks';
import { useSpeech } from '../language.ts';
import { Heading } from '../parts/heading.tsx';

interface SecretOnceProps {
  readonly id: string;
  readonly secret: string;
  readonly title: string;
  /** The reader has put it away. */
  readonly onKept: () => void;
}

/** A secret, the one time it is shown. It is in this page's memory only, and nowhere once the reader goes on. */
export function SecretOnce({ id, secret, title, onKept }: SecretOnceProps) {
  const { t } = useSpeech();
  const [copied, setCopied] = useState(false);
  const text = useRef<HTMLTextAreaElement>(null);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(secret);
      setCopied(true);
    } catch {
      // Browsers give the clipboard away over TLS and on this machine only: then by hand.
      text.current?.select();
    }
  };
  return (
    <section class="narrow">
      <Heading>{title}</Heading>
      <div class="notice">
        <p>
          <strong>{t('Khoá bí mật chỉ hiện lần này.', 'The secret is shown this once.')}</strong>{' '}
          {t(
            'Trục chỉ giữ mã băm, không ai xem lại được. Chuyển cho bên dùng qua kênh an toàn, không qua thư điện tử hay tin nhắn thường.',
            'The hub keeps a hash only; nobody can look it up again. Hand it over by a safe way, not by plain mail or message.',
          )}
        </p>
      </div>
      <div class="card">
        <dl class="facts">
          <dt>client_id</dt>
          <dd class="id">{id}</dd>
        </dl>
        <label class="field">
          client_secret
          <textarea
            ref={text}
            class="code"
            rows={2}
            readOnly
            value={secret}
            autocomplete="off"
            onFocus={(event) => event.currentTarget.select()}
          />
        </label>
        <div class="actions">
          <button type="button" class="primary" onClick={copy}>
            {t('Chép', 'Copy')}
          </button>
          <button type="button" onClick={onKept}>
            {t('Đã cất giữ, đi tiếp', 'I have put it away, go on')}
          </button>
        </div>
        <p class="busy" role="status">
          {copied && t('Đã chép vào bộ nhớ tạm.', 'Copied.')}
        </p>
      </div>
    </section>
  );
}
