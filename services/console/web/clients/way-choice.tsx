import { useSpeech } from '../language.ts';
import type { Kind, Proof } from './types.ts';

/** What an operator registers, as operators call it. */
export type Way = 'service' | 'source' | 'vendor' | 'mtls' | 'app';

/** What each is in a registration. */
export const WAYS: Readonly<Record<Way, { readonly kind: Kind; readonly proof: Proof }>> = {
  service: { kind: 'system', proof: 'private_key_jwt' },
  source: { kind: 'sender', proof: 'client_secret_basic' },
  vendor: { kind: 'system', proof: 'client_secret_basic' },
  mtls: { kind: 'system', proof: 'tls_client_auth' },
  app: { kind: 'app', proof: 'none' },
};

/** Which kind of client it is, with what that means. */
export function WayChoice({ way, onWay }: { readonly way: Way; readonly onWay: (way: Way) => void }) {
  const { t } = useSpeech();
  const words: Readonly<Record<Way, readonly [string, string]>> = {
    service: [
      t('Hệ thống mới, bằng cặp khoá', 'A new system, by key pair'),
      t('SMART Backend Services. Nên dùng: trục không giữ bí mật nào.', 'SMART Backend Services. The best: the hub holds no secret.'),
    ],
    source: [
      t('Nguồn gửi tệp của cơ sở', "A facility's source of files"),
      t('HIS, LIS, trạm y tế gửi XML, HL7, biểu mẫu; bằng khoá bí mật.', 'HIS, LIS, stations that send XML, HL7, forms; by a secret.'),
    ],
    vendor: [
      t('Hệ thống cũ, bằng khoá bí mật', 'An old system, by a secret'),
      t('Khi phần mềm chưa ký được bằng khoá. Đổi khoá bí mật định kỳ.', 'Where software cannot sign yet. Rotate the secret regularly.'),
    ],
    mtls: [
      t('Hệ thống sau TLS hai chiều', 'A system behind mutual TLS'),
      t('Bằng chứng thư máy khách; mã gắn với chứng thư đó.', 'By its client certificate; tokens are bound to it.'),
    ],
    app: [
      t('Ứng dụng cho người dùng', 'An app for people'),
      t(
        'SMART App Launch: người dùng đăng nhập và cho phép; mở riêng hoặc từ HIS.',
        'SMART App Launch: people log in and allow it; by itself or from a HIS.',
      ),
    ],
  };
  return (
    <fieldset class="ways">
      <legend>{t('Đăng ký cho', 'What is registered')}</legend>
      {(Object.keys(WAYS) as readonly Way[]).map((one) => (
        <label key={one} class={one === way ? 'way chosen' : 'way'}>
          <input type="radio" name="way" checked={one === way} onChange={() => onWay(one)} />
          <span>
            <strong>{words[one][0]}</strong>
            <span class="under">{words[one][1]}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
