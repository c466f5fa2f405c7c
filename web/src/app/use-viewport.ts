import { useEffect } from 'react';

/** Gives the layout the height that a phone's keyboard leaves. */
export function useViewport(): void {
  useEffect(() => {
    const viewport = window.visualViewport;
    if (!viewport) return undefined;
    const fit = (): void => {
      const covered = window.innerHeight - viewport.height;
      const root = document.documentElement;
      // Pinch zoom also shrinks the visual viewport; only a keyboard is a reason to lay out anew.
      if (covered > 80 && viewport.scale === 1) {
        root.style.setProperty('--viewport-height', `${viewport.height}px`);
        root.dataset.keyboard = '';
        window.scrollTo(0, 0);
      } else {
        root.style.removeProperty('--viewport-height');
        delete root.dataset.keyboard;
      }
    };
    fit();
    viewport.addEventListener('resize', fit);
    return () => viewport.removeEventListener('resize', fit);
  }, []);
}
