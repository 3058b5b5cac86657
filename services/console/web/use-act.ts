import { useState } from 'preact/hooks';
import { asFailure, type Failure } from './api/failure.ts';
import { useSession } from './session-context.ts';

/** Something that is asked of the hub because the reader said so. */
export interface Act {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Acts one at a time, and tells how the last one went. */
export function useAct() {
  const { session, over } = useSession();
  const [state, setState] = useState<{ readonly waiting: boolean; readonly failure: Failure | undefined }>({
    waiting: false,
    failure: undefined,
  });
  /** The answer, or undefined when it did not succeed: {@link Failure} says why. */
  const act = async <T>({ method, path, body, headers = {} }: Act): Promise<T | undefined> => {
    setState({ waiting: true, failure: undefined });
    try {
      const typed = body === undefined ? {} : { 'Content-Type': 'application/json' };
      const answer = await session.json<T>(path, {
        method,
        headers: { ...typed, ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      setState({ waiting: false, failure: undefined });
      return answer;
    } catch (error) {
      const failure = asFailure(error);
      if (failure.status === 401) over();
      else setState({ waiting: false, failure });
      return undefined;
    }
  };
  const fail = (failure: Failure): void => setState({ waiting: false, failure });
  return { ...state, act, fail };
}
