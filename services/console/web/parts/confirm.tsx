import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { useSpeech } from '../language.ts';

interface ConfirmProps {
  readonly title: string;
  /** What it will do, and what cannot be taken back. */
  readonly children: ComponentChildren;
  /** The word on the button that does it. */
  readonly yes: string;
  readonly onYes: () => void;
  readonly onNo: () => void;
}

/** Asks before something that hurts. The keyboard stays inside and comes back where it was; Escape and the first button are "no". */
export function Confirm({ title, children, yes, onYes, onNo }: ConfirmProps) {
  const { t } = useSpeech();
  const place = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const dialog = place.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={place}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onNo();
      }}
    >
      <h2 id={id}>{title}</h2>
      {children}
      <div class="actions">
        <button type="button" onClick={onNo}>
          {t('Thôi', 'Cancel')}
        </button>
        <button type="button" class="danger" onClick={onYes}>
          {yes}
        </button>
      </div>
    </dialog>
  );
}
