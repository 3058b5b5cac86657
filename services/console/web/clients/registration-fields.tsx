import { useSpeech } from '../language.ts';
import { Field } from '../parts/field.tsx';
import type { Draft, Faults } from './draft.ts';
import { ScopeField } from './scope-field.tsx';

interface FieldsProps {
  readonly draft: Draft;
  readonly faults: Faults;
  readonly onDraft: (draft: Draft) => void;
  /** Of a client that is there already: keys have a part of their own. */
  readonly existing?: boolean;
}

/** The fields of a registration that its kind and its way of proof have. */
export function RegistrationFields({ draft, faults, onDraft, existing = false }: FieldsProps) {
  const { t } = useSpeech();
  const set =
    (name: keyof Draft) =>
    (value: string): void =>
      onDraft({ ...draft, [name]: value });
  const { kind, proof } = draft;
  return (
    <>
      <Field
        name="client_name"
        label={t('Tên hiển thị', 'Name')}
        hint={kind === 'app' ? t('Người dùng thấy tên này khi cho phép ứng dụng.', 'Users see it when they allow the app.') : undefined}
        value={draft.name}
        error={faults.client_name}
        onValue={set('name')}
      />
      {kind !== 'sender' && (
        <Field
          name="hub_facility"
          label={t('Cơ sở (MA_CSKCB)', 'Facility (MA_CSKCB)')}
          hint={t(
            'Nó thấy dữ liệu của cơ sở này và cơ sở dưới quyền. Để trống: không thuộc cơ sở nào, chỉ thấy những gì chính sách cho.',
            'It sees the data of this facility and those below. Empty: of none, it sees what policies give it.',
          )}
          value={draft.facility}
          error={faults.hub_facility}
          list="facilities"
          onValue={set('facility')}
        />
      )}
      <ScopeField
        kind={kind}
        required={kind === 'system' || kind === 'app'}
        value={draft.scope}
        error={faults.scope}
        onValue={set('scope')}
      />
      {proof === 'private_key_jwt' && <KeyFields draft={draft} faults={faults} onDraft={onDraft} existing={existing} />}
      {proof === 'tls_client_auth' && (
        <fieldset class="group">
          <legend>{t('Chứng thư máy khách: một trong hai', 'Client certificate: one of the two')}</legend>
          <Field
            name="tls_client_auth_subject_dn"
            label={t('Chủ thể (subject DN, RFC 4514)', 'Subject DN (RFC 4514)')}
            placeholder="CN=his-92901,O=Bệnh viện Mẫu,C=VN"
            code
            value={draft.subject}
            error={faults.tls_client_auth_subject_dn}
            onValue={set('subject')}
          />
          <Field
            name="tls_client_auth_san_dns"
            label={t('Tên DNS trong chứng thư (SAN)', 'DNS name in the certificate (SAN)')}
            placeholder="his.benhvien.example.vn"
            code
            value={draft.dns}
            error={faults.tls_client_auth_san_dns}
            onValue={set('dns')}
          />
        </fieldset>
      )}
      {kind === 'app' && (
        <Field
          name="redirect_uris"
          label={t('Địa chỉ trả về (redirect_uris), mỗi dòng một địa chỉ', 'Redirect addresses (redirect_uris), one a line')}
          hint={t(
            'https://…, http://127.0.0.1/… cho ứng dụng trên máy, hoặc lược đồ riêng như vn.congty.app:/cb. So từng ký tự.',
            'https://…, http://127.0.0.1/… for apps on the machine, or an own scheme like vn.company.app:/cb. Compared character by character.',
          )}
          value={draft.redirects}
          error={faults.redirect_uris}
          rows={2}
          code
          required
          onValue={set('redirects')}
        />
      )}
      <details>
        <summary>{t('Thêm giới hạn', 'Further limits')}</summary>
        <Field
          name="hub_token_seconds"
          label={t('Mỗi mã sống bao nhiêu giây', 'Seconds a token lives')}
          hint={t('30–86400. Để trống: mặc định của trục (5 phút).', '30–86400. Empty: the default of the hub (5 minutes).')}
          type="number"
          value={draft.tokenSeconds}
          error={faults.hub_token_seconds}
          onValue={set('tokenSeconds')}
        />
        <Field
          name="hub_purpose"
          label={t('Mục đích sử dụng (v3-PurposeOfUse)', 'Purpose of use (v3-PurposeOfUse)')}
          placeholder="TREAT"
          value={draft.purpose}
          error={faults.hub_purpose}
          onValue={set('purpose')}
        />
        {draft.expires.length > 10 ? (
          <Field
            name="hub_expires_at"
            label={t('Đăng ký hết hạn lúc (xoá để không hết hạn)', 'The registration ends at (clear it: never)')}
            value={draft.expires}
            error={faults.hub_expires_at}
            onValue={set('expires')}
          />
        ) : (
          <Field
            name="hub_expires_at"
            label={t('Ngày cuối của đăng ký', 'Last day of the registration')}
            type="date"
            value={draft.expires}
            error={faults.hub_expires_at}
            onValue={set('expires')}
          />
        )}
        {proof !== 'none' && (
          <label class="check">
            <input type="checkbox" checked={draft.bound} onChange={(event) => onDraft({ ...draft, bound: event.currentTarget.checked })} />
            {t(
              'Mã chỉ dùng được cùng chứng thư TLS của kết nối (RFC 8705)',
              'Tokens work with the TLS certificate of the connection only (RFC 8705)',
            )}
          </label>
        )}
      </details>
    </>
  );
}

/** Public keys of a client: at an address that it publishes them at, or pasted. */
function KeyFields({ draft, faults, onDraft, existing = false }: FieldsProps) {
  const { t } = useSpeech();
  // What is registered inline is changed key by key, without a form that holds them all.
  if (existing && draft.keysBy === 'text') return null;
  return (
    <fieldset class="group">
      <legend>{t('Khoá công khai', 'Public keys')}</legend>
      {!existing && (
        <>
          <label class="check">
            <input
              type="radio"
              name="keys-by"
              checked={draft.keysBy === 'address'}
              onChange={() => onDraft({ ...draft, keysBy: 'address' })}
            />
            {t(
              'Ở địa chỉ do phần mềm công bố (nên dùng: tự đổi khoá được)',
              'At an address the client publishes (better: it rotates by itself)',
            )}
          </label>
          <label class="check">
            <input type="radio" name="keys-by" checked={draft.keysBy === 'text'} onChange={() => onDraft({ ...draft, keysBy: 'text' })} />
            {t('Dán vào đây', 'Pasted here')}
          </label>
        </>
      )}
      {draft.keysBy === 'address' ? (
        <Field
          name="jwks_uri"
          label={t('Địa chỉ khoá (jwks_uri)', 'Address of the keys (jwks_uri)')}
          placeholder="https://his.example.vn/jwks.json"
          code
          value={draft.jwksUri}
          error={faults.jwks_uri ?? faults.jwks}
          required
          onValue={(jwksUri) => onDraft({ ...draft, jwksUri })}
        />
      ) : (
        <Field
          name="jwks"
          label={t('JWK hoặc JWKS (chỉ khoá công khai, RS384 hoặc ES384)', 'JWK or JWKS (public keys only, RS384 or ES384)')}
          rows={5}
          code
          value={draft.jwks}
          error={faults.jwks}
          required
          onValue={(jwks) => onDraft({ ...draft, jwks })}
        />
      )}
    </fieldset>
  );
}
