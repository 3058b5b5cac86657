/** Where a caller of `base` gets a token. */
export const tokenUrl = (base: string): string => base.replace(/\/fhir$/, '/oauth/token');

/** `rest.security`: how a caller proves who it is. The extension is where clients look for the address of the token endpoint (SMART App Launch 1.0). */
export function security(base: string): Record<string, unknown> {
  return {
    extension: [
      {
        url: 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris',
        extension: [{ url: 'token', valueUri: tokenUrl(base) }],
      },
    ],
    cors: true,
    service: [
      {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/restful-security-service', code: 'OAuth', display: 'OAuth' }],
        text: 'OAuth2 client credentials',
      },
    ],
    description:
      'Mọi yêu cầu (trừ /metadata, /openapi.json và /.well-known/smart-configuration) cần mã truy cập Bearer lấy ở /oauth/token; cơ sở chỉ thấy và sửa dữ liệu của mình. / Every request (but /metadata, /openapi.json and /.well-known/smart-configuration) needs a bearer token from /oauth/token; a facility sees and changes its own data only.',
  };
}
