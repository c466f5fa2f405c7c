import { useEffect, type RefObject } from 'react';

const FIRST = 'input:not([hidden], [readonly], [type=checkbox], [type=radio]), textarea';

/**
 * Opens a dialog above everything for as long as the view stands. The focus goes to the first thing to fill in, else to
 * the dialog itself, and afterwards back to where it was.
 */
export function useModal(ref: RefObject<HTMLDialogElement | null>): void {
  useEffect(() => {
    const dialog = ref.current;
    const before = document.activeElement;
    dialog?.showModal();
    (dialog?.querySelector<HTMLElement>(FIRST) ?? dialog)?.focus({ preventScroll: true });
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, [ref]);
}
