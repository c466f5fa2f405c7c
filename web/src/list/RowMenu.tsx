import { useState } from 'react';
import type { ConversationRow } from '../core/types.gen';
import { Menu } from '../ui/Menu';
import { useRowActions } from './use-row-actions';

interface Props {
  row: ConversationRow;
  title: string;
  at: { x: number; y: number };
  onClose: () => void;
}

/** What can be done with a conversation, at the place where it was asked for. */
export function RowMenu({ row, title, at, onClose }: Props) {
  const [muting, setMuting] = useState(false);
  const { items, mutes } = useRowActions()(row, () => setMuting(true));
  return muting ? (
    <Menu key="mute" label={title} items={mutes} at={at} onClose={onClose} />
  ) : (
    <Menu key="all" label={title} items={items} at={at} onClose={onClose} />
  );
}
