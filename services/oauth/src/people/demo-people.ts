import { hash, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Person } from '@hub/client-register';
import { problem } from '@hub/outcome';
import { type ClaimMap, personOf } from './claims.ts';
import type { DemoPeople } from './people.ts';

const DATA = join(import.meta.dirname, '..', '..', 'data');

interface DemoPerson {
  readonly username: string;
  readonly password: string;
  readonly about: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** The claims as a provider without a file of its own is expected to name them. */
export function shippedClaimMap(): ClaimMap {
  return JSON.parse(readFileSync(join(DATA, 'claims.json'), 'utf8')) as ClaimMap;
}

/**
 * The invented people of a demo hub: their passwords are in the repository, so anybody's. Throws ProblemError `incorrect/demo-people` where the
 * hub is no demo. What is read of them goes through the same map as the claims of a provider.
 */
export function openDemoPeople(demo: boolean): DemoPeople {
  if (!demo) {
    throw problem(
      'incorrect',
      'demo-people',
      'Người dùng thử chỉ có ở chế độ thử (DEMO=on). Đặt OIDC_ISSUER để đăng nhập thật.',
      'Demo people exist in demo mode only (DEMO=on). Set OIDC_ISSUER for real logins.',
    );
  }
  const people = JSON.parse(readFileSync(join(DATA, 'demo-people.json'), 'utf8')) as readonly DemoPerson[];
  const map = shippedClaimMap();
  return {
    kind: 'demo',
    names: people.map(({ username, about, claims }) => ({ username, name: String(claims.name), about })),
    find(username, password): Person | undefined {
      const found = people.find((one) => one.username === username);
      const same = timingSafeEqual(digest(password), digest(found?.password ?? ''));
      return found !== undefined && same ? personOf(found.claims, map) : undefined;
    },
  };
}

const digest = (text: string): Buffer => hash('sha256', text, 'buffer');
