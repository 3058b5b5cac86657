import { up as hub } from './0001-hub.sql.ts';
import { up as searchIndexes } from './0002-search-indexes.sql.ts';
import { up as historyIndexes } from './0003-history-indexes.sql.ts';
import { up as composites } from './0004-composites.sql.ts';
import { up as indexRevision } from './0005-index-revision.sql.ts';
import { up as units } from './0006-units.sql.ts';
import { up as places } from './0007-places.sql.ts';
import { up as referencesElsewhere } from './0008-references-elsewhere.sql.ts';
import { up as modifierRows } from './0009-modifier-rows.sql.ts';
import { up as codeSignatures } from './0010-code-signatures.sql.ts';
import { up as contained } from './0014-contained.sql.ts';
import { up as patientStamps } from './0020-patient-stamps.sql.ts';
import { up as access } from './0021-access.sql.ts';
import { up as clientRegister } from './0024-client-register.sql.ts';
import { up as loginGuards } from './0025-login-guards.sql.ts';
import { up as grants } from './0026-grants.sql.ts';
import { up as people } from './0027-people.sql.ts';
import { up as audit } from './0028-audit.sql.ts';
import { up as archiveKeys } from './0030-archive-keys.sql.ts';
import { up as auditSealFunction } from './0031-audit-seal-function.sql.ts';
import { up as recordChanges } from './0032-record-changes.sql.ts';
import { up as supersededBy } from './0033-superseded-by.sql.ts';
import { up as auditWritten } from './0035-audit-written.sql.ts';
import { up as openedPatients } from './0036-opened-patients.sql.ts';
import { up as ruleChanges } from './0037-rule-changes.sql.ts';
import { up as quality } from './0038-quality.sql.ts';
import { up as webhooks } from './0039-webhooks.sql.ts';
import { up as personPending } from './0041-person-pending.sql.ts';
import { up as portalPassword } from './0043-portal-password.sql.ts';
import { up as recordWritten } from './0044-record-written.sql.ts';
import { up as sealedWebhooks } from './0045-sealed-webhooks.sql.ts';
import { up as canonicalVersions } from './0050-canonical-versions.sql.ts';
import { up as quantityOrder } from './0051-quantity-order.sql.ts';
import { up as supplyEncounters } from './0052-supply-encounters.sql.ts';
import { up as issueRows } from './0053-issue-rows.sql.ts';
import { up as senderProfile } from './0054-sender-profile.sql.ts';
import { up as unmappedCodes } from './0055-unmapped-codes.sql.ts';
import { up as personMerges } from './0056-person-merges.sql.ts';
import { up as mllpSenders } from './0058-mllp-senders.sql.ts';
import { up as pacs } from './0061-pacs.sql.ts';
import { up as viewFunctions } from './0064-view-functions.sql.ts';
import { up as viewDefinitions } from './0065-view-definitions.sql.ts';
import { up as bulkExport } from './0066-bulk-export.sql.ts';
import { up as recordWords } from './0070-record-words.sql.ts';
import { up as bulkImport } from './0072-bulk-import.sql.ts';
import { up as bulkFiles } from './0073-bulk-files.sql.ts';
import { up as viewTables } from './0074-view-tables.sql.ts';
import { up as erasure } from './0077-erasure.sql.ts';
import { up as appLaunches } from './0078-app-launches.sql.ts';
import { up as auditPatients } from './0082-audit-patients.sql.ts';
import { up as importTurns } from './0084-import-turns.sql.ts';
import { up as bodiesAsTheyAre } from './0085-bodies-as-they-are.sql.ts';
import { up as importBytesRight } from './0086-import-bytes-right.sql.ts';
import { up as linksAtOnce } from './0087-links-at-once.sql.ts';

/** Every migration, oldest first. A migration that has been released is never edited: the next one mends it. */
export const MIGRATIONS: readonly { readonly name: string; readonly up: string }[] = [
  { name: '0001-hub', up: hub },
  { name: '0002-search-indexes', up: searchIndexes },
  { name: '0003-history-indexes', up: historyIndexes },
  { name: '0004-composites', up: composites },
  { name: '0005-index-revision', up: indexRevision },
  { name: '0006-units', up: units },
  { name: '0007-places', up: places },
  { name: '0008-references-elsewhere', up: referencesElsewhere },
  { name: '0009-modifier-rows', up: modifierRows },
  { name: '0010-code-signatures', up: codeSignatures },
  { name: '0014-contained', up: contained },
  { name: '0020-patient-stamps', up: patientStamps },
  { name: '0021-access', up: access },
  { name: '0024-client-register', up: clientRegister },
  { name: '0025-login-guards', up: loginGuards },
  { name: '0026-grants', up: grants },
  { name: '0027-people', up: people },
  { name: '0028-audit', up: audit },
  { name: '0030-archive-keys', up: archiveKeys },
  { name: '0031-audit-seal-function', up: auditSealFunction },
  { name: '0032-record-changes', up: recordChanges },
  { name: '0033-superseded-by', up: supersededBy },
  { name: '0035-audit-written', up: auditWritten },
  { name: '0036-opened-patients', up: openedPatients },
  { name: '0037-rule-changes', up: ruleChanges },
  { name: '0038-quality', up: quality },
  { name: '0039-webhooks', up: webhooks },
  { name: '0041-person-pending', up: personPending },
  { name: '0043-portal-password', up: portalPassword },
  { name: '0044-record-written', up: recordWritten },
  { name: '0045-sealed-webhooks', up: sealedWebhooks },
  { name: '0050-canonical-versions', up: canonicalVersions },
  { name: '0051-quantity-order', up: quantityOrder },
  { name: '0052-supply-encounters', up: supplyEncounters },
  { name: '0053-issue-rows', up: issueRows },
  { name: '0054-sender-profile', up: senderProfile },
  { name: '0055-unmapped-codes', up: unmappedCodes },
  { name: '0056-person-merges', up: personMerges },
  { name: '0058-mllp-senders', up: mllpSenders },
  { name: '0061-pacs', up: pacs },
  { name: '0064-view-functions', up: viewFunctions },
  { name: '0065-view-definitions', up: viewDefinitions },
  { name: '0066-bulk-export', up: bulkExport },
  { name: '0070-record-words', up: recordWords },
  { name: '0072-bulk-import', up: bulkImport },
  { name: '0073-bulk-files', up: bulkFiles },
  { name: '0074-view-tables', up: viewTables },
  { name: '0077-erasure', up: erasure },
  { name: '0078-app-launches', up: appLaunches },
  { name: '0082-audit-patients', up: auditPatients },
  { name: '0084-import-turns', up: importTurns },
  { name: '0085-bodies-as-they-are', up: bodiesAsTheyAre },
  { name: '0086-import-bytes-right', up: importBytesRight },
  { name: '0087-links-at-once', up: linksAtOnce },
];
