import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { problem } from '@hub/outcome';
import { openKeyRing } from './key-ring.ts';

/** A secret as the database may hold it. */
export interface SealedSecret {
  /** Master key it was sealed under: to be kept beside it. */
  readonly keyId: string;
  /** Nonce, AES-256-GCM of the text, tag. */
  readonly sealed: Buffer;
}

/**
 * Keeps secrets that the hub itself must have in clear again (what signs a call): under a key derived from the master keys, one for each
 * `purpose`, bound to `owner`, so that neither a row of somebody else nor a secret of another use opens in its place.
 */
export interface Secrets {
  seal(purpose: string, owner: string, secret: string): Promise<SealedSecret>;
  /** Throws ProblemError `unavailable/archive-key-missing` when the file lacks the key, `fault/secret-damaged` when this is not what was sealed for this owner. */
  open(purpose: string, owner: string, sealed: SealedSecret): Promise<string>;
  /** Id of the master key secrets are sealed under now. */
  current(): Promise<string>;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Secrets under the master keys of a file (setting ARCHIVE_KEYS_FILE). It is read at each use, which is rare: a rotation needs no restart. */
export function openSecrets(keysFile: string): Secrets {
  return {
    async seal(purpose, owner, secret) {
      const ring = await openKeyRing(keysFile);
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', ring.derive(ring.current, purpose), nonce).setAAD(Buffer.from(owner));
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return { keyId: ring.current, sealed: Buffer.concat([nonce, text, cipher.getAuthTag()]) };
    },
    async open(purpose, owner, { keyId, sealed }) {
      const key = (await openKeyRing(keysFile)).derive(keyId, purpose);
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
          .setAAD(Buffer.from(owner))
          .setAuthTag(sealed.subarray(-TAG_BYTES));
        return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8');
      } catch {
        throw problem(
          'fault',
          'secret-damaged',
          'Một khoá bí mật không khớp với chủ của nó.',
          'A sealed secret does not belong to its owner.',
        );
      }
    },
    current: async () => (await openKeyRing(keysFile)).current,
  };
}
