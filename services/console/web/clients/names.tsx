import { type Speech, useSpeech } from '../language.ts';
import { type Concern, concernsOf, type Standing, standingOf } from './standing.ts';
import type { Client, Kind, Proof } from './types.ts';

export const KINDS: readonly Kind[] = ['sender', 'system', 'app', 'operator'];
export const STANDINGS: readonly Standing[] = ['active', 'disabled', 'ended'];

export function kindName(kind: Kind, { t }: Pick<Speech, 't'>): string {
  const names: Readonly<Record<Kind, string>> = {
    sender: t('Nguồn gửi', 'Sender'),
    system: t('Hệ thống', 'System'),
    app: t('Ứng dụng', 'App'),
    operator: t('Vận hành', 'Operator'),
  };
  return names[kind];
}

export function proofName(proof: Proof, { t }: Pick<Speech, 't'>): string {
  const names: Readonly<Record<Proof, string>> = {
    client_secret_basic: t('Khoá bí mật', 'Secret'),
    private_key_jwt: t('Cặp khoá (JWKS)', 'Key pair (JWKS)'),
    tls_client_auth: t('Chứng thư TLS', 'TLS certificate'),
    none: t('PKCE, không có bí mật', 'PKCE, no secret'),
  };
  return names[proof];
}

export function standingName(standing: Standing, { t }: Pick<Speech, 't'>): string {
  if (standing === 'active') return t('Đang dùng', 'Active');
  return standing === 'disabled' ? t('Đã ngừng', 'Disabled') : t('Hết hạn', 'Ended');
}

function concernText(concern: Concern, { t, moment }: Speech): string {
  if (concern.what === 'no-secret') return t('Không có khoá bí mật nào dùng được', 'No secret that works');
  const at = moment(concern.at);
  return concern.what === 'secret-ends'
    ? t(`Khoá bí mật hết hạn ${at}`, `Secret ends ${at}`)
    : t(`Đăng ký hết hạn ${at}`, `Registration ends ${at}`);
}

const LOOK: Readonly<Record<Standing, string>> = { active: 'good', disabled: 'error', ended: 'error' };

/** Whether a client is let in, and what is to be looked at. */
export function StandingBadges({ client }: { readonly client: Client }) {
  const words = useSpeech();
  const now = Date.now();
  const standing = standingOf(client, now);
  return (
    <span class="badges">
      <span class={`badge ${LOOK[standing]}`}>{standingName(standing, words)}</span>
      {concernsOf(client, now).map((one) => (
        <span key={one.what} class="badge warning long">
          <span aria-hidden="true">!</span> {concernText(one, words)}
        </span>
      ))}
    </span>
  );
}
