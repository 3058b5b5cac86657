import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Session } from './api/session.ts';

/** The session of who signed in, and what to do when the hub no longer takes it. */
export interface Opened {
  readonly session: Session;
  readonly over: () => void;
}

export const SessionContext = createContext<Opened | undefined>(undefined);

/** The session; only parts shown to who is signed in ask. */
export function useSession(): Opened {
  const opened = useContext(SessionContext);
  if (opened === undefined) throw new Error('shown without a session');
  return opened;
}
