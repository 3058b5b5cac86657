import type { Purpose } from '../api/session.ts';
import type { Speech } from '../language.ts';
import { useHash } from '../route.ts';
import { type PageWords, Shell } from '../shell.tsx';
import { ClientList } from './client-list.tsx';
import { ClientView } from './client-view.tsx';
import { type ClientsPlace, clientsPlaceOf } from './place.ts';
import { RegisterView } from './register-view.tsx';

/** All that the page does: its tokens manage clients and sources and read the record of it, and reach no patient. */
const PURPOSE: Purpose = { scope: 'hub/clients.manage hub/sources.manage hub/audit.read', probe: '/oauth/register' };

/** The operators' page for clients: who may call the hub, how they prove who they are, and what was done about them. */
export function ClientsApp({ demo }: { readonly demo: boolean }) {
  const place = clientsPlaceOf(useHash());
  return (
    <Shell demo={demo} purpose={PURPOSE} words={(speech) => wordsOf(speech, place)}>
      {place.at === 'list' && <ClientList />}
      {place.at === 'new' && <RegisterView />}
      {place.at === 'client' && <ClientView key={place.id} id={place.id} />}
    </Shell>
  );
}

const wordsOf = ({ t }: Speech, { at }: ClientsPlace): PageWords => ({
  page: t('Tài khoản phần mềm', 'Clients'),
  links: [
    { href: '#/', text: t('Danh sách', 'List'), current: at === 'list' || at === 'client' },
    { href: '#/new', text: t('Đăng ký mới', 'Register'), current: at === 'new' },
  ],
  signIn: {
    intro: t(
      'Đăng ký phần mềm được gọi trục, đổi khoá, ngừng và cho dùng lại. Dành cho người vận hành trung tâm.',
      'Register the software that may call the hub, rotate keys and secrets, disable and enable. For operators of the hub.',
    ),
    byClient: t('Mã tài khoản vận hành và khoá bí mật', "An operator's id and secret"),
    id: t('Mã tài khoản vận hành (client_id)', 'Id of the operator (client_id)'),
    example: 'van-hanh-lan',
    demo: t(
      'Mã truy cập của người vận hành được in ra khi chạy npm start, và nằm sau "*" trong tệp demo-tokens.json của thư mục dữ liệu (mặc định .data).',
      'The operator\'s token is printed by npm start, and stands behind "*" in demo-tokens.json of the data folder (.data unless set).',
    ),
    none: t(
      'Mỗi người vận hành nên có tài khoản riêng: nhật ký ghi tài khoản nào đã làm gì. Tài khoản vận hành chỉ được tạo bằng mã truy cập không giới hạn phạm vi.',
      'Every operator should have a client of their own: the record tells which client did what. Operators are made with a token without narrowed scopes only.',
    ),
  },
});
