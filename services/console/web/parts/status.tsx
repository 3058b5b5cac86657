import type { State } from '@hub/submissions';
import { type Speech, useSpeech } from '../language.ts';

const LOOK: Readonly<Record<State, string>> = {
  received: 'wait',
  processing: 'wait',
  completed: 'good',
  'completed-with-errors': 'warning',
  rejected: 'error',
  failed: 'warning',
  undone: 'information',
};

/** What becomes of it in the end is known: nothing more will change by itself. A fault of the hub is tried again. */
export const isFinal = (state: State): boolean => !['received', 'processing', 'failed'].includes(state);

export function statusName(state: State, { t }: Pick<Speech, 't'>): string {
  const names: Readonly<Record<State, string>> = {
    received: t('Đã nhận, đang chờ', 'Received, waiting'),
    processing: t('Đang xử lý', 'Being processed'),
    completed: t('Hoàn tất', 'Completed'),
    'completed-with-errors': t('Hoàn tất, có hồ sơ bị loại', 'Completed with errors'),
    rejected: t('Bị từ chối', 'Rejected'),
    failed: t('Lỗi của hệ thống, sẽ thử lại', 'A fault of the hub, will be tried again'),
    undone: t('Đã hoàn tác', 'Undone'),
  };
  return names[state];
}

export function StatusBadge({ status }: { readonly status: State }) {
  const words = useSpeech();
  return <span class={`badge ${LOOK[status]}`}>{statusName(status, words)}</span>;
}
