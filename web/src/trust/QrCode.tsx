import { useEffect, useState } from 'react';

interface Drawing {
  path: string;
  side: number;
}

const QUIET = 2;

/** Draws a QR code as one path; the encoder is loaded when the first one is shown. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const [drawing, setDrawing] = useState<Drawing | null>(null);
  useEffect(() => {
    let gone = false;
    import('qr').then(
      ({ encodeQR }) => {
        const code = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET });
        const path = code.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
        if (!gone) setDrawing({ path, side: code.length });
      },
      // Without the code the digits still do all the work.
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [text]);
  return (
    <div className="grid size-44 shrink-0 place-items-center rounded-card bg-[#fff] p-1">
      {drawing && (
        <svg role="img" aria-label={label} viewBox={`0 0 ${drawing.side} ${drawing.side}`} shapeRendering="crispEdges" className="fade-in size-full">
          <path d={drawing.path} fill="#101614" />
        </svg>
      )}
    </div>
  );
}
