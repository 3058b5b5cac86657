export type { BulkAsked, BulkContent, BulkDownload, BulkExports, BulkFile, BulkManifest, BulkStatus } from './bulk.ts';
export type { SmartAbilities } from './capability/smart-configuration.ts';
export { authorizationServer, smartConfiguration } from './capability/smart-configuration.ts';
export type { CapabilityOptions } from './capability/statement.ts';
export { capabilityStatement } from './capability/statement.ts';
export { errorAnswer, methodAnswer, problemOf } from './error-answer.ts';
export type { Handler, RestDeps } from './handler.ts';
export type { BulkImports, FileOutcome, ImportAsked, ImportedFile, ImportStatus } from './import.ts';
export { resourceOfLine } from './import-line.ts';
export type { Match } from './match.ts';
export type { MaterialisedView, MaterialisedViews } from './materialised.ts';
export type { Latin1, Piece, RequestBody, RestRequest, RestResponse, Text } from './message.ts';
export { characters, joined, latin1Of } from './message.ts';
export { FHIR_JSON } from './negotiate.ts';
export { openApi } from './openapi/document.ts';
export { operationOutcome } from './operation-outcome.ts';
export type {
  EverythingAsked,
  EverythingOf,
  EverythingPage,
  ExplainedSearch,
  GroupKey,
  GroupValue,
  OperationStore,
  Stats,
  ViewRows,
  ViewRun,
  VisitRows,
} from './operation-store.ts';
export type {
  FoundResource,
  HistoryListPage,
  HistoryPage,
  HistoryPeriod,
  HistoryVersion,
  MetaInUse,
  ReadStore,
  SearchPage,
  StoredVersion,
} from './read-store.ts';
export type { RouteRow } from './routes/index.ts';
export { matchRoute, ROUTES } from './routes/index.ts';
export { subset } from './subset.ts';
export { textByBase } from './text-by-base.ts';
export type { ExportedView, ViewExportAsked, ViewExportStatus, ViewExports, ViewFile, ViewFileFormat } from './view-export.ts';
export { Touched, watched } from './watched.ts';
export type { WriteInteraction } from './write-interaction.ts';
export type {
  Change,
  CreateChange,
  DeleteChange,
  IfMatch,
  PatchChange,
  UpdateChange,
  WriteStore,
  WriteUnit,
  Written,
} from './write-store.ts';
