/** An error in OAuth's own shape (RFC 6749 §5.2), so that ordinary OAuth clients understand it. */
export class OAuthError extends Error {
  readonly status: number;
  readonly error: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, error: string, description: string, headers: Readonly<Record<string, string>> = {}) {
    super(description);
    this.name = 'OAuthError';
    this.status = status;
    this.error = error;
    this.headers = headers;
  }
}

export const invalidRequest = (description: string) => new OAuthError(400, 'invalid_request', description);
export const invalidGrant = (description: string) => new OAuthError(400, 'invalid_grant', description);
export const invalidScope = (description: string) => new OAuthError(400, 'invalid_scope', description);
/** The same words whatever was wrong: who guesses learns nothing. */
export const invalidClient = () =>
  new OAuthError(401, 'invalid_client', 'unknown client, or it did not prove who it is', { 'WWW-Authenticate': 'Basic realm="hub"' });
