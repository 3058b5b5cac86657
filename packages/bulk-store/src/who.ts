import type { Principal } from '@hub/access';

/** What an export belongs to: the client, the person behind it, and the one patient its token was about. */
export const ownerOf = ({ clientNumber, user, patient }: Principal): string =>
  JSON.stringify([clientNumber, user?.sub ?? null, patient ?? null]);
