/** Bytes that were there are not any more: who let go of them did so between the look and the row that refers to them. */
const letGo = (error: unknown): boolean => {
  const { code, constraint } = (error ?? {}) as { readonly code?: unknown; readonly constraint?: unknown };
  return code === '23503' && typeof constraint === 'string' && constraint.endsWith('_sha256_fkey');
};

/**
 * Runs `write`, which enters bytes of the archive and a row that refers to them. An import that is over lets go of its bytes; when it does so between the
 * two, both are entered once more: the bytes themselves are durable all the while. Nothing else is tried again.
 */
export async function enteringBytes<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!letGo(error)) throw error;
    return write();
  }
}
