import { useEffect, useState } from 'preact/hooks';
import { asFailure, type Failure } from './api/failure.ts';
import { useSession } from './session-context.ts';

/** What a part asked of the hub: the last answer stays while the next is on its way. */
export interface Asked<T> {
  readonly answer: T | undefined;
  /** Its ETag. */
  readonly tag?: string | undefined;
  readonly failure: Failure | undefined;
  readonly waiting: boolean;
}

/** Asks for `path`, again whenever it changes or `turn` does. */
export function useAnswer<T>(path: string, turn = 0): Asked<T> {
  const { session, over } = useSession();
  const [asked, setAsked] = useState<Asked<T>>({ answer: undefined, failure: undefined, waiting: true });
  useEffect(() => {
    const stop = new AbortController();
    setAsked((before) => ({ ...before, waiting: true }));
    const asking = session.call(path, { signal: stop.signal });
    const read = asking.then(async (got) => ({ answer: (await got.json()) as T, tag: got.headers.get('ETag') ?? undefined }));
    read.then(
      (got) => !stop.signal.aborted && setAsked({ ...got, failure: undefined, waiting: false }),
      (error: unknown) => {
        if (stop.signal.aborted) return;
        const failure = asFailure(error);
        if (failure.status === 401) over();
        else setAsked((before) => ({ ...before, failure, waiting: false }));
      },
    );
    return () => stop.abort();
  }, [path, turn, session]);
  return asked;
}
