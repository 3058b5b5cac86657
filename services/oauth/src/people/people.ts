import type { Person } from '@hub/client-register';

/** How people log in: at an outside provider (OpenID Connect), or as one of the demo's invented people. */
export type People = OutsidePeople | DemoPeople;

/** People of a demo hub, by a name and a password that everybody may know. */
export interface DemoPeople {
  readonly kind: 'demo';
  readonly names: readonly { readonly username: string; readonly name: string; readonly about: string }[];
  find(username: string, password: string): Person | undefined;
}

/** What a login must come back with. */
export interface OutsideLogin {
  readonly nonce: string;
  readonly verifier: string;
}

/** People of an outside provider. */
export interface OutsidePeople {
  readonly kind: 'outside';
  /** Where to send the browser, and what it must come back with. */
  begin(redirectUri: string, state: string): Promise<{ readonly url: string; readonly login: OutsideLogin }>;
  /** Who came back. Throws ProblemError `forbidden/login-outside` for an answer that is not this login's. */
  finish(callback: URL, state: string, login: OutsideLogin): Promise<Person>;
}
