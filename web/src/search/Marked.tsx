import { createContext, useContext } from 'react';
import { markPieces, type Marks, type Piece } from '../lib/sought';

const MarksContext = createContext<Marks | null>(null);

/** Marks words in every bubble below. */
export const MarksProvider = MarksContext.Provider;

export function Pieces({ pieces }: { pieces: readonly Piece[] }) {
  return pieces.map((piece, i) =>
    piece.hit ? (
      <mark key={i} className="marked">
        {piece.text}
      </mark>
    ) : (
      piece.text
    ),
  );
}

/** A text in which the words are marked that somebody looks for. */
export function Marked({ text }: { text: string }) {
  const marks = useContext(MarksContext);
  return marks === null ? text : <Pieces pieces={markPieces(text, marks)} />;
}
