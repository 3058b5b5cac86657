import type { ComponentChildren } from 'preact';
import { useSpeech } from '../language.ts';
import { kindName, proofName } from './names.tsx';
import { ScopeList } from './scope-field.tsx';
import type { Client } from './types.ts';

/** What is registered of a client, as far as there is something. */
export function ClientFacts({ client, onEdit }: { readonly client: Client; readonly onEdit: () => void }) {
  const words = useSpeech();
  const { t, moment, number } = words;
  const fact = (name: string, value: ComponentChildren): ComponentChildren =>
    value === undefined ? null : (
      <>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </>
    );
  const at = (instant: string | undefined): string | undefined => (instant === undefined ? undefined : moment(instant));
  return (
    <section class="card" aria-labelledby="facts">
      <h2 id="facts">{t('Đăng ký', 'Registration')}</h2>
      <dl class="facts">
        {fact('client_id', <span class="id">{client.client_id}</span>)}
        {fact(t('Loại', 'Kind'), kindName(client.hub_kind, words))}
        {fact(t('Cơ sở', 'Facility'), client.hub_facility)}
        {fact(t('Chứng minh bằng', 'Proves itself by'), proofName(client.token_endpoint_auth_method, words))}
        {fact(t('Địa chỉ khoá', 'Address of the keys'), client.jwks_uri)}
        {fact(t('Chủ thể chứng thư', 'Certificate subject'), client.tls_client_auth_subject_dn)}
        {fact(t('Tên DNS của chứng thư', 'DNS name of the certificate'), client.tls_client_auth_san_dns)}
        {fact(
          t('Mã gắn với chứng thư', 'Tokens bound to the certificate'),
          client.tls_client_certificate_bound_access_tokens === true ? t('có', 'yes') : undefined,
        )}
        {fact(
          t('Địa chỉ trả về', 'Redirect addresses'),
          client.redirect_uris?.map((one) => <div key={one}>{one}</div>),
        )}
        {fact(
          t('Phạm vi', 'Scope'),
          client.scope === undefined ? t('tất cả của loại này', 'all of its kind') : <ScopeList scope={client.scope} />,
        )}
        {fact(
          t('Mã sống', 'Tokens live'),
          client.hub_token_seconds === undefined
            ? undefined
            : t(`${number(client.hub_token_seconds)} giây`, `${number(client.hub_token_seconds)} seconds`),
        )}
        {fact(t('Mục đích', 'Purpose'), client.hub_purpose)}
        {fact(t('Đăng ký lúc', 'Registered'), moment(new Date(client.client_id_issued_at * 1_000).toISOString()))}
        {fact(t('Hết hạn', 'Ends'), at(client.hub_expires_at))}
        {fact(t('Ngừng lúc', 'Disabled'), at(client.hub_disabled_at))}
        {fact(t('Lần lấy mã gần nhất', 'Last token'), at(client.hub_last_token_at) ?? t('chưa bao giờ', 'never'))}
      </dl>
      <div class="actions">
        <button type="button" onClick={onEdit}>
          {t('Sửa đăng ký', 'Change the registration')}
        </button>
      </div>
    </section>
  );
}
