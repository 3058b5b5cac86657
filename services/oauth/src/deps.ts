import type { Principal } from '@hub/access';
import type { AuditEntry } from '@hub/audit';
import type { PeerCertificate } from '@hub/client-register';
import type { Database } from '@hub/database';
import type { Outbound } from '@hub/outbound';
import type { Logger } from '@hub/telemetry';
import type { PatientSearch } from './people/patients.ts';
import type { People } from './people/people.ts';
import type { VisitSearch } from './people/visits.ts';

/** What the authorization server works with; chosen by the process that starts it. */
export interface OauthDeps {
  readonly database: Database;
  readonly authenticate: (token: string, peer?: PeerCertificate) => Promise<Principal | undefined>;
  /** Every login, refusal, registration and rotation is on record before it is answered. */
  readonly recorder: { readonly record: (entry: AuditEntry) => Promise<void> };
  readonly log: Logger;
  /** Calls clients' JWKS addresses. */
  readonly outbound: Outbound;
  /** Origin that clients know (setting PUBLIC_URL): audience of assertions, issuer of ID tokens. */
  readonly publicUrl?: string | undefined;
  /** Proxies that are believed about addresses (setting TRUSTED_PROXIES). */
  readonly proxies?: string | undefined;
  /** Seconds a token of a system or an app lives (setting OAUTH_TOKEN_SECONDS). */
  readonly tokenSeconds: number;
  /** Seconds a token without scope of an operator or a sender lives: an hour, in demo mode 30 days. */
  readonly wholeTokenSeconds: number;
  /** Where the keys that sign ID tokens lie; made when it is not there (setting OAUTH_KEYS_FILE). */
  readonly keysFile: string;
  /** How people log in; absent: nobody does, and no app can ask them. */
  readonly people?: People | undefined;
  /** Finds the patients a person may choose for an app. */
  readonly patients?: PatientSearch | undefined;
  /** Finds the visits of a patient that a person may choose for an app. */
  readonly visits?: VisitSearch | undefined;
  readonly now?: () => number;
}
