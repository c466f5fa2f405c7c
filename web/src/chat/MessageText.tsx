import { memo } from 'react';
import { plainText } from '../lib/bidi';
import { linkPieces } from '../lib/links';

/** Text with what can be followed made followable. It opens apart, and the other side learns nothing of us. */
export const MessageText = memo(function MessageText({ text }: { text: string }) {
  return linkPieces(plainText(text)).map((piece, i) =>
    piece.kind === 'text' ? (
      piece.text
    ) : (
      <a key={i} href={piece.href} target="_blank" rel="noopener noreferrer" className="rounded-sm text-accent-ink underline decoration-current/40 underline-offset-2 hover:decoration-current">
        {piece.text}
      </a>
    ),
  );
});
