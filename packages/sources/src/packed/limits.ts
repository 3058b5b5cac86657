/** How far a packed file may unfold (mapping contract §5, VN-SUB-zip-unsafe). */
export interface PackedLimits {
  /** Bytes of all members unpacked. */
  readonly unpacked: number;
  /** Unpacked bytes per packed byte, of each member and of the whole. */
  readonly ratio: number;
  /** Members of a zip, folders included. */
  readonly members: number;
  /** Bytes of the list of members at the end of a zip. */
  readonly directory: number;
  /** Packed bytes of one member that are held in memory; a larger one is read from the file again. */
  readonly held: number;
}

export const PACKED_LIMITS: PackedLimits = {
  unpacked: 2 * 1024 ** 3,
  ratio: 200,
  members: 20_000,
  directory: 8 * 1024 ** 2,
  held: 32 * 1024 ** 2,
};

/** Why a packed file is refused whole. */
export type UnsafeReason = 'path' | 'nested' | 'ratio' | 'size' | 'overlap' | 'members';

/** Thrown for a packed file nothing of which may be read. `member` is the one that shows it, when one does. */
export class UnsafePackage extends Error {
  override readonly name = 'UnsafePackage';
  readonly reason: UnsafeReason;
  readonly member: string | undefined;
  constructor(reason: UnsafeReason, member?: string) {
    super(reason);
    this.reason = reason;
    this.member = member;
  }
}

/** Thrown for bytes that are no zip or gzip, or are broken off or altered. */
export class DamagedPackage extends Error {
  override readonly name = 'DamagedPackage';
}
