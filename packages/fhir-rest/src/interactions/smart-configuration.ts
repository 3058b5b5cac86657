import type { Handler } from '../handler.ts';

/**
 * GET [base]/.well-known/smart-configuration: where the token endpoint is (SMART App Launch 2.x, backend services).
 * Declares what the token endpoint does now and nothing else.
 */
export const smartConfiguration: Handler = async (request) => ({
  status: 200,
  headers: { 'Content-Type': 'application/json; charset=utf-8' },
  body: JSON.stringify({
    token_endpoint: request.base.replace(/\/fhir$/, '/oauth/token'),
    grant_types_supported: ['client_credentials'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    capabilities: [],
  }),
});
