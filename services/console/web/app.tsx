import type { Purpose } from './api/session.ts';
import type { Speech } from './language.ts';
import { QualityView } from './quality/quality-view.tsx';
import { ReceiptView } from './receipt/receipt-view.tsx';
import { type Place, placeOf, useHash } from './route.ts';
import { SendView } from './send/send-view.tsx';
import { type PageWords, Shell } from './shell.tsx';
import { SubmissionsView } from './submissions/submissions-view.tsx';

/** All that the page does; a token for it reads no patient's record. */
const PURPOSE: Purpose = { scope: 'hub/intake.submit hub/intake.read', probe: '/intake/submissions?_count=1' };

/** The vendors' page: who is not signed in signs in, then sends, follows, compares. */
export function App({ demo }: { readonly demo: boolean }) {
  const place = placeOf(useHash());
  return (
    <Shell demo={demo} purpose={PURPOSE} words={(speech) => wordsOf(speech, place)}>
      {/* Kept while the reader looks elsewhere: the file and what was found in it. */}
      <div hidden={place.at !== 'send'}>
        <SendView shown={place.at === 'send'} />
      </div>
      {place.at === 'submissions' && <SubmissionsView />}
      {place.at === 'receipt' && <ReceiptView key={place.id} id={place.id} known={place.known} />}
      {place.at === 'quality' && <QualityView />}
    </Shell>
  );
}

const wordsOf = ({ t }: Speech, { at }: Place): PageWords => ({
  page: t('Trang nhà cung cấp', "Vendors' page"),
  links: [
    { href: '#/send', text: t('Kiểm tra và gửi', 'Check and send'), current: at === 'send' },
    { href: '#/submissions', text: t('Tệp đã gửi', 'Submissions'), current: at === 'submissions' || at === 'receipt' },
    { href: '#/quality', text: t('Chất lượng', 'Quality'), current: at === 'quality' },
  ],
  signIn: {
    intro: t(
      'Kiểm tra tệp trước khi gửi, gửi, theo dõi biên nhận và chất lượng dữ liệu của cơ sở mình.',
      "Check files before sending them, send, follow the receipts and the quality of your facility's data.",
    ),
    byClient: t('Mã nguồn gửi và khoá bí mật', "The source's id and secret"),
    id: t('Mã nguồn gửi (client_id)', 'Id of the source (client_id)'),
    example: 'his-92901',
    demo: t(
      'Mã truy cập của từng cơ sở được in ra khi chạy npm start, và nằm trong tệp demo-tokens.json của thư mục dữ liệu (mặc định .data): lấy mã đứng sau mã cơ sở của bạn, ví dụ 92001. Mã "*" là của người vận hành.',
      'The token of each facility is printed by npm start, and stands in demo-tokens.json of the data folder (.data unless set): take the one behind your facility\'s code, for example 92001. The one behind "*" is the operator\'s.',
    ),
    none: t(
      'Chưa có? Người vận hành trung tâm cấp mã nguồn và khoá khi đăng ký cơ sở.',
      'None yet? The operators of the hub give you both when your facility is registered.',
    ),
  },
});
