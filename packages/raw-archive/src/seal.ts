import { type CipherGCM, createCipheriv, createDecipheriv, createSecretKey, type DecipherGCM, randomBytes } from 'node:crypto';
import type { KeyRing } from './key-ring.ts';

/** What is kept of an encrypted body's key: columns `entry`, `master_key` and `wrapped_key` of archive_blob. */
export interface Sealed {
  /** Random id of this writing of the body: in its header, in the name of a file of its own. 16 bytes. */
  readonly entry: Buffer;
  readonly keyId: string;
  readonly wrapped: Buffer;
}

/** A body as it lies in the archive is this much longer than as received: the tag of AES-GCM. */
export const TAG_BYTES = 16;
const [ENTRY_BYTES, KEY_BYTES] = [16, 32];

/** Encrypts one body: a key of its own, used once, so that the nonce may follow from the entry. */
export class Seal {
  readonly entry: Buffer;
  readonly #key: Buffer;
  readonly #cipher: CipherGCM;

  constructor() {
    // One question to the system for both.
    const random = randomBytes(ENTRY_BYTES + KEY_BYTES);
    this.entry = random.subarray(0, ENTRY_BYTES);
    this.#key = random.subarray(ENTRY_BYTES);
    this.#cipher = createCipheriv('aes-256-gcm', createSecretKey(this.#key), this.entry.subarray(0, 12)).setAAD(this.entry);
  }

  update(bytes: Uint8Array): Buffer {
    return this.#cipher.update(bytes);
  }

  /** The last bytes: what the cipher holds back, and the tag. */
  end(): Buffer {
    return Buffer.concat([this.#cipher.final(), this.#cipher.getAuthTag()]);
  }

  /** What is kept of the key, bound to the body's hash. */
  sealed(ring: KeyRing, sha256: Buffer): Sealed {
    const { keyId, wrapped } = ring.wrap(this.#key, Buffer.concat([sha256, this.entry]));
    return { entry: this.entry, keyId, wrapped };
  }
}

/** Decrypts a body: `update` in pieces, then `setAuthTag` and `final`, which throws when a byte was altered. */
export function unsealer(ring: KeyRing, sha256: Buffer, { entry, keyId, wrapped }: Sealed): DecipherGCM {
  const key = ring.unwrap(keyId, wrapped, Buffer.concat([sha256, entry]));
  return createDecipheriv('aes-256-gcm', createSecretKey(key), entry.subarray(0, 12), { authTagLength: TAG_BYTES }).setAAD(entry);
}

/** The key of a body under the current master key. */
export function rewrap(ring: KeyRing, sha256: Buffer, { entry, keyId, wrapped }: Sealed): Sealed {
  const bound = Buffer.concat([sha256, entry]);
  return { entry, ...ring.wrap(ring.unwrap(keyId, wrapped, bound), bound) };
}
