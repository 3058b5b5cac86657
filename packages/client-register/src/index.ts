export { forAudience } from './audience.ts';
export type { Authenticator, PeerCertificate } from './authenticator.ts';
export { AUTHENTICATION_CACHE_MS, openAuthenticator } from './authenticator.ts';
export { addKeys, MOST_KEYS, removeKey } from './client-keys.ts';
export type { Rotation } from './client-secrets.ts';
export { clientWithSecret, ensureOperator, revokeTokens, rotateSecret } from './client-secrets.ts';
export type { Grant, KeptGrant, Redeemed } from './grants.ts';
export { grantCode, issueGrantToken, issueRefreshToken, redeemCode, revokeRefreshToken, rotateRefreshToken } from './grants.ts';
export type { Launch } from './launches.ts';
export { LAUNCH_SECONDS, makeLaunch, takeLaunch } from './launches.ts';
export { loginFailed, loginSucceeded, loginWaitSeconds, useAssertion } from './login-guards.ts';
export type { ListedMllpRefusal, MllpRefusal } from './mllp-refusals.ts';
export { listMllpRefusals, noteMllpRefusals } from './mllp-refusals.ts';
export type { MllpSender } from './mllp-senders.ts';
export { listMllpSenders } from './mllp-senders.ts';
export type { BegunLogin, Session } from './people.ts';
export {
  beginLogin,
  csrfToken,
  endSession,
  findLogin,
  findSession,
  finishLogin,
  isCsrfToken,
  openSession,
  rememberOutside,
} from './people.ts';
export { clientWithPortalPassword, portalDigest, removePortalPassword, setPortalPassword } from './portal-passwords.ts';
export type { RateLimitSettings } from './rate-limit.ts';
export { RateLimit } from './rate-limit.ts';
export type { AuthMethod, ClientKind, RegisteredClient, Registration } from './registrations.ts';
export {
  AUTH_METHODS,
  CLIENT_KINDS,
  changeClient,
  disableClient,
  findClient,
  isActive,
  listClients,
  registerClient,
} from './registrations.ts';
export { hashSecret, newSecret } from './secrets.ts';
export type { Format, MllpIdentity, PutSource, Source, SourceInput } from './sources.ts';
export { clientOfSource, FORMATS, findSource, listSources, putSource } from './sources.ts';
export type { IssuedToken, Person, TokenFacts, TokenState } from './tokens.ts';
export { DEMO_TOKEN_SECONDS, issueToken, lastTokens, revokeToken, TOKEN_SECONDS, tokenState } from './tokens.ts';
