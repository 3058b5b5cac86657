// Order of the files of a suite: a minute's file that begins last is waited for alone. On a clean checkout jest knows their sizes only.
import { statSync } from 'node:fs';

/** Files that take longer than eight seconds, the longest first. A file that is not there any more does no harm. */
const SLOW = [
  'services/all-in-one/src/standard-client.e2e.test.ts',
  'services/all-in-one/src/killed.e2e.test.ts',
  'scripts/backup/backup.db.test.ts',
  'packages/resource-store/src/search-sql/costs.db.test.ts',
  'scripts/receipts/receipts.e2e.test.ts',
  'services/all-in-one/src/vendors-page.e2e.test.ts',
  'services/all-in-one/src/questions.e2e.test.ts',
  'services/all-in-one/src/lifecycle.e2e.test.ts',
  'services/all-in-one/src/cases.e2e.test.ts',
  'packages/resource-store/src/search-sql/meaning-of-a-to-l.db.test.ts',
  'packages/resource-store/src/search-sql/meaning-of-m-to-z.db.test.ts',
  'packages/resource-store/src/search-sql/contained.db.test.ts',
  'services/all-in-one/src/pacs.e2e.test.ts',
  'services/ingest-worker/src/rework/undo-messages.db.test.ts',
  'packages/resource-store/src/search-sql/own.db.test.ts',
  'packages/resource-store/src/search-sql/meaning.db.test.ts',
  'packages/jobs/src/jobs.db.test.ts',
  'services/all-in-one/src/folder-drop.e2e.test.ts',
  'services/ingest-worker/src/persons/link-persons.db.test.ts',
  'scripts/mutants/mutants.e2e.test.ts',
  'scripts/fuzz/fuzz.e2e.test.ts',
  'services/fhir-api/src/bulk/views-killed.e2e.test.ts',
  'services/all-in-one/src/api-killed.e2e.test.ts',
  'services/pacs-connector/src/connector.e2e.test.ts',
  'services/fhir-api/src/bulk/killed.e2e.test.ts',
  'packages/resource-store/src/search-sql/sort/order.db.test.ts',
  'services/ingest-worker/src/moves/killed-move.db.test.ts',
  'packages/audit-log/src/journal/journal.db.test.ts',
  'packages/synthetic-province/src/province.test.ts',
  'services/fhir-api/src/killed.e2e.test.ts',
  'scripts/export/export.e2e.test.ts',
  'packages/sources/src/qd3176/generated.test.ts',
  'services/oauth/src/clients.e2e.test.ts',
  'packages/resource-store/src/search-sql/long-lists.db.test.ts',
  'services/all-in-one/src/app-launch.e2e.test.ts',
  'packages/resource-store/src/search-sql/links-plans.db.test.ts',
  'services/all-in-one/src/on-record.e2e.test.ts',
  'services/mllp/src/kill.e2e.test.ts',
  'services/mllp/src/bounds.e2e.test.ts',
  'services/all-in-one/src/docs.e2e.test.ts',
  'services/fhir-api/src/complaints/paging.e2e.test.ts',
  'services/intake/src/check/check.e2e.test.ts',
  'services/all-in-one/src/access-matrix/access-matrix.e2e.test.ts',
  'services/all-in-one/src/oauth-tls.e2e.test.ts',
  'services/all-in-one/src/ready-views.e2e.test.ts',
  'services/all-in-one/src/redaction.e2e.test.ts',
  'services/ingest-worker/src/killed-worker.db.test.ts',
  'services/all-in-one/src/national-xml.e2e.test.ts',
  'services/fhir-api/src/races/conditional-create.e2e.test.ts',
  'packages/resource-store/src/everything/everything.db.test.ts',
  'packages/resource-store/src/search-sql/declared.db.test.ts',
  'packages/resource-store/src/search-sql/paging-cost.db.test.ts',
  'packages/resource-store/src/search-sql/include.db.test.ts',
  'services/intake/src/folder/kill.e2e.test.ts',
  'services/fhir-api/src/races/update.e2e.test.ts',
  'services/fhir-api/src/import/killed.e2e.test.ts',
  'packages/audit-log/src/audit-log.db.test.ts',
  'services/fhir-api/src/limits.e2e.test.ts',
  'services/ingest-worker/src/ingest-worker.db.test.ts',
  'services/fhir-api/src/import/import.e2e.test.ts',
  'packages/resource-store/src/read/views.db.test.ts',
  'services/ingest-worker/src/moves/any-order.db.test.ts',
  'services/all-in-one/src/pacs-killed.e2e.test.ts',
  'services/all-in-one/src/rework.e2e.test.ts',
  'services/fhir-api/src/bulk/still.e2e.test.ts',
  'services/ingest-worker/src/admissions.db.test.ts',
  'packages/synthetic-province/src/all-tables.test.ts',
  'services/fhir-api/src/view-tables.e2e.test.ts',
  'packages/resource-store/src/search-sql/policy-plans.db.test.ts',
  'services/all-in-one/src/fhir-kit-client.e2e.test.ts',
  'services/intake/src/folder/folder-drop.db.test.ts',
  'packages/resource-store/src/search-sql/plans.db.test.ts',
  'packages/resource-store/src/search-sql/paging-kinds.db.test.ts',
  'services/fhir-api/src/every-type.e2e.test.ts',
  'packages/embedded/src/embedded.db.test.ts',
  'packages/search/src/extract/oracle.test.ts',
  'packages/resource-store/src/operations/lastn.db.test.ts',
  'packages/resource-store/src/search-sql/several-types.db.test.ts',
  'services/all-in-one/src/merges.e2e.test.ts',
  'services/fhir-api/src/import/hostile.e2e.test.ts',
  'packages/resource-store/src/search-sql/include-pages.db.test.ts',
  'services/fhir-api/src/transaction-conditions.e2e.test.ts',
  'packages/client-register/src/client-register.db.test.ts',
];

export default class SlowestFirst {
  sort(tests) {
    const place = ({ path }) => {
      const at = SLOW.findIndex((name) => path.endsWith(`/${name}`));
      return at < 0 ? SLOW.length : at;
    };
    return tests
      .map((test) => ({ test, at: place(test), size: statSync(test.path).size }))
      .sort((a, b) => a.at - b.at || b.size - a.size)
      .map(({ test }) => test);
  }

  shard(tests, { shardIndex, shardCount }) {
    return tests.filter((_, at) => at % shardCount === shardIndex - 1);
  }

  /** --onlyFailures: what failed is not kept. */
  allFailedTests(tests) {
    return tests;
  }

  async cacheResults() {}
}
