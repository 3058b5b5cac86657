import { READERS as OF_FILES, type Reader } from '@hub/conversion';
import { WITHDRAWAL } from '@hub/submission-log';
import { readWithdrawal } from './withdrawal.ts';

/** Which parser reads which content type: those of files, and the request to withdraw a visit. */
export const READERS: Readonly<Record<string, Reader>> = { ...OF_FILES, [WITHDRAWAL]: readWithdrawal };
