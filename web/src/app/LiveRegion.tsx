import { useEffect, useState } from 'react';
import { onAnnounce } from './announce';

/** Where announcements are read from. An empty moment between two equal sentences makes both heard. */
export function LiveRegion() {
  const [text, setText] = useState('');
  useEffect(() => {
    let frame = 0;
    const stop = onAnnounce((next) => {
      setText('');
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => setText(next));
    });
    return () => {
      cancelAnimationFrame(frame);
      stop();
    };
  }, []);
  return (
    <div role="status" aria-live="polite" className="sr-only">
      {text}
    </div>
  );
}
