/**
 * What the hub itself can be asked to do beside FHIR, as scopes of a token. Closed: a route that does something new either fits one of
 * these or adds a line here, and with it a decision about who has it.
 */
export const HUB_PERMISSIONS = [
  'hub/intake.submit',
  'hub/intake.read',
  'hub/raw.read',
  'hub/sources.manage',
  'hub/clients.manage',
  'hub/policies.manage',
  'hub/audit.read',
  'hub/explain',
  'hub/break-glass',
  'hub/metrics.read',
  'hub/views.manage',
  'hub/import',
  'hub/launch',
] as const;

export type HubPermission = (typeof HUB_PERMISSIONS)[number];

export const isHubPermission = (text: string): text is HubPermission => (HUB_PERMISSIONS as readonly string[]).includes(text);
