import { useState } from 'preact/hooks';
import { useSpeech } from '../language.ts';
import { FailureNotice } from '../parts/failure-notice.tsx';
import { Heading } from '../parts/heading.tsx';
import { useAnswer } from '../use-answer.ts';
import { AccessCard } from './access-card.tsx';
import { AuditCard } from './audit-card.tsx';
import { ClientFacts } from './client-facts.tsx';
import { EditCard } from './edit-card.tsx';
import { KeysCard } from './keys-card.tsx';
import { StandingBadges } from './names.tsx';
import { SecretOnce } from './secret-once.tsx';
import { SecretsCard } from './secrets-card.tsx';
import type { Client } from './types.ts';

/** One client: what is registered, its secrets and keys, letting it in or not, and what was done about it. */
export function ClientView({ id }: { readonly id: string }) {
  const { t } = useSpeech();
  const [turn, setTurn] = useState(0);
  const [said, setSaid] = useState<string>();
  const [secret, setSecret] = useState<string>();
  const [editing, setEditing] = useState(false);
  const { answer: client, tag, failure, waiting } = useAnswer<Client>(`/oauth/register/${encodeURIComponent(id)}`, turn);
  /** What is shown is read again: also when somebody else's change was the reason to give up. */
  const changed = (what: string | undefined): void => {
    setSaid(what);
    setEditing(false);
    setTurn(turn + 1);
  };

  if (secret !== undefined) {
    return (
      <SecretOnce
        id={id}
        secret={secret}
        title={t('Khoá bí mật mới', 'The new secret')}
        onKept={() => {
          setSecret(undefined);
          changed(t('Đã cấp khoá bí mật mới.', 'A new secret was given.'));
        }}
      />
    );
  }
  return (
    <section>
      <p>
        <a href="#/">← {t('Danh sách', 'List')}</a>
      </p>
      <Heading>{client?.client_name ?? id}</Heading>
      <FailureNotice failure={failure} />
      <p class="busy" role="status">
        {waiting && client === undefined ? t('Đang tải…', 'Loading…') : said}
      </p>
      {client !== undefined && (
        <>
          <p>
            <StandingBadges client={client} />
          </p>
          {editing ? (
            <EditCard client={client} tag={tag} onDone={() => changed(t('Đã lưu.', 'Saved.'))} onCancel={() => changed(undefined)} />
          ) : (
            <ClientFacts client={client} onEdit={() => setEditing(true)} />
          )}
          {client.token_endpoint_auth_method === 'client_secret_basic' && <SecretsCard client={client} onSecret={setSecret} />}
          {client.token_endpoint_auth_method === 'private_key_jwt' && client.jwks !== undefined && (
            <KeysCard client={client} keys={client.jwks.keys} onChanged={changed} />
          )}
          <AccessCard client={client} onChanged={changed} />
          <AuditCard id={id} turn={turn} />
        </>
      )}
    </section>
  );
}
