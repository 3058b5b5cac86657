import type { AuditEvent, Coding } from '@hub/fhir-model';

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };
/** Text of an XML attribute; characters that XML cannot hold are dropped. */
const xml = (text: string): string =>
  text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '').replace(/[&<>"']/g, (one) => escapes[one] as string);

/** Facility 10 (security), severity: 5 notice, 4 warning, 3 error (RFC 5424 §6.2.1). */
const PRIORITY: Readonly<Record<string, number>> = { '0': 85, '4': 84, '8': 83, '12': 82 };

/**
 * An AuditEvent as a syslog message of IHE ATNA: RFC 5424 with a DICOM audit message (PS3.15 A.5) as its text. `host` names this machine.
 * Framing (octet counting, RFC 5425) is the sender's.
 */
export function atnaSyslog(event: AuditEvent, host: string): string {
  const header = `<${PRIORITY[event.outcome ?? '0'] ?? 85}>1 ${event.recorded} ${host} health-data-hub - IHE+RFC-3881 - \uFEFF`;
  return header + dicomAudit(event);
}

function dicomAudit({ type, subtype = [], action, recorded, outcome, outcomeDesc, agent, entity = [] }: AuditEvent): string {
  const coded = (name: string, { code = '', system = '', display = '' }: Coding): string =>
    `<${name} csd-code="${xml(code)}" codeSystemName="${xml(system)}" originalText="${xml(display || code)}"/>`;
  const agents = agent.map(
    (one) =>
      `<ActiveParticipant UserID="${xml(one.who?.identifier?.value ?? one.who?.display ?? '')}" UserIsRequestor="${one.requestor}"` +
      `${one.network === undefined ? '' : ` NetworkAccessPointTypeCode="${xml(one.network.type ?? '')}" NetworkAccessPointID="${xml(one.network.address ?? '')}"`}>` +
      `${(one.type?.coding ?? []).map((coding) => coded('RoleIDCode', coding)).join('')}</ActiveParticipant>`,
  );
  const objects = entity.map((one) => {
    const id = one.what?.reference ?? one.what?.identifier?.value ?? one.description ?? '';
    const query = one.query === undefined ? '' : `<ParticipantObjectQuery>${xml(one.query)}</ParticipantObjectQuery>`;
    return (
      `<ParticipantObjectIdentification ParticipantObjectID="${xml(id)}" ParticipantObjectTypeCode="${xml(one.type?.code ?? '2')}"` +
      `${one.role === undefined ? '' : ` ParticipantObjectTypeCodeRole="${xml(one.role.code ?? '')}"`}>` +
      `${coded('ParticipantObjectIDTypeCode', one.type ?? {})}${query}</ParticipantObjectIdentification>`
    );
  });
  return (
    `<?xml version="1.0" encoding="UTF-8"?><AuditMessage><EventIdentification EventActionCode="${action ?? 'E'}" EventDateTime="${recorded}" ` +
    `EventOutcomeIndicator="${outcome ?? '0'}">${coded('EventID', type)}${subtype.map((one) => coded('EventTypeCode', one)).join('')}` +
    `<EventOutcomeDescription>${xml(outcomeDesc ?? '')}</EventOutcomeDescription></EventIdentification>${agents.join('')}` +
    `<AuditSourceIdentification AuditSourceID="health-data-hub"/>${objects.join('')}</AuditMessage>`
  );
}
