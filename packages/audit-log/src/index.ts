export { openAuditKey } from './audit-key.ts';
export type { AuditPage } from './find.ts';
export { findAudit, readAudit } from './find.ts';
export type { AuditRecorder } from './recorder.ts';
export { openAuditRecorder } from './recorder.ts';
export type { Seal } from './seal.ts';
export { seal, sealRegularly } from './seal.ts';
export type { AuditVerification } from './verify.ts';
export { verifyAudit } from './verify.ts';
