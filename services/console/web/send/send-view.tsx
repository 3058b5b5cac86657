import { useRef, useState } from 'preact/hooks';
import { contentTypeOf, HEAD_BYTES } from '../api/content-type.ts';
import { asFailure, type Failure } from '../api/failure.ts';
import type { Check } from '../api/types.ts';
import { useSpeech } from '../language.ts';
import { FailureNotice } from '../parts/failure-notice.tsx';
import { Heading } from '../parts/heading.tsx';
import { addressOf } from '../route.ts';
import { useSession } from '../session-context.ts';
import { CheckResult } from './check-result.tsx';
import { DropZone } from './drop-zone.tsx';

type Doing = 'check' | 'more' | 'submit';

/** Choosing a file, trying it, sending it. */
export function SendView({ shown }: { readonly shown: boolean }) {
  const { t } = useSpeech();
  const { session, over } = useSession();
  const [file, setFile] = useState<File>();
  const [source, setSource] = useState('');
  const [doing, setDoing] = useState<Doing>();
  const [failure, setFailure] = useState<Failure>();
  const [check, setCheck] = useState<Check>();
  const stop = useRef<AbortController>(undefined);

  const choose = (chosen: File): void => {
    setFile(chosen);
    setCheck(undefined);
    setFailure(undefined);
  };

  /** Sends the file to an address; the answer goes to `then` unless the reader stopped it. */
  const send = async <T,>(what: Doing, path: string, then: (answer: T, status: number) => void): Promise<void> => {
    if (file === undefined) return;
    const stopping = new AbortController();
    stop.current = stopping;
    setDoing(what);
    setFailure(undefined);
    try {
      const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
      const init = { method: 'POST', body: file, signal: stopping.signal, headers: { 'Content-Type': contentTypeOf(file.name, head) } };
      const answer = await session.call(path, init);
      then((await answer.json()) as T, answer.status);
    } catch (error) {
      if (stopping.signal.aborted) return;
      const why = asFailure(error);
      if (why.status === 401) over();
      else setFailure(why);
    } finally {
      setDoing(undefined);
    }
  };

  const named = source.trim() === '' ? '' : `source=${encodeURIComponent(source.trim())}`;
  const tryIt = (): Promise<void> =>
    send<Check>('check', `/intake/check?${[named, 'detail=tables'].filter((one) => one !== '').join('&')}`, setCheck);
  const more = (next: string): Promise<void> =>
    send<Check>('more', next, (page) =>
      setCheck((before) => {
        if (before === undefined) return page;
        const { next: _, ...rest } = before;
        return {
          ...rest,
          issues: [...before.issues, ...page.issues.filter(({ ordinal }) => ordinal !== undefined)],
          records: [...(before.records ?? []), ...(page.records ?? [])],
          ...(page.next === undefined ? {} : { next: page.next }),
        };
      }),
    );
  const submit = (): Promise<void> =>
    send<{ readonly id: string }>('submit', `/intake/submissions${named === '' ? '' : `?${named}`}`, ({ id }, status) => {
      location.hash = addressOf(id, status === 200);
    });

  const busy = doing !== undefined;
  return (
    <section>
      <Heading shown={shown}>{t('Kiểm tra và gửi tệp', 'Check and send a file')}</Heading>
      <p>
        {t(
          'Kiểm tra thử cho biết hệ thống đọc được gì trong từng bảng và các vấn đề cần sửa; không có gì được lưu. Gửi thì tệp được nhận và có biên nhận.',
          'A dry run tells what the hub reads in each table and what to mend; nothing is stored. Submitting hands the file in, and there is a receipt.',
        )}
      </p>
      <div class="card">
        <DropZone file={file} disabled={busy} onFile={choose} />
        <details>
          <summary>{t('Gửi thay cho nguồn khác của cơ sở', 'For another source of the facility')}</summary>
          <label class="field">
            {t('Mã nguồn gửi (để trống: nguồn đã đăng nhập)', 'Id of the source (empty: the one signed in)')}
            <input value={source} maxLength={100} spellcheck={false} onInput={(event) => setSource(event.currentTarget.value)} />
          </label>
        </details>
        <div class="actions">
          <button type="button" class="primary" disabled={file === undefined || busy} onClick={tryIt}>
            {t('Kiểm tra thử', 'Dry run')}
          </button>
          <button type="button" disabled={file === undefined || busy} onClick={submit}>
            {t('Gửi', 'Submit')}
          </button>
          {busy && (
            <button type="button" class="quiet" onClick={() => stop.current?.abort()}>
              {t('Dừng', 'Stop')}
            </button>
          )}
        </div>
        <p class="busy" role="status">
          {doing === 'check' && t('Đang kiểm tra…', 'Checking…')}
          {doing === 'more' && t('Đang lấy thêm hồ sơ…', 'Getting more records…')}
          {doing === 'submit' && t('Đang gửi…', 'Sending…')}
        </p>
        <FailureNotice failure={failure} />
      </div>
      {check !== undefined && <CheckResult check={check} busy={busy} onMore={more} />}
    </section>
  );
}
