import { useLingui } from '@lingui/react/macro';
import { Archive, ArchiveRestore, Ban, Bell, BellOff, CheckCheck, CircleDot, Clock, Pin, PinOff } from 'lucide-react';
import { create } from 'zustand';
import { useCore } from '../app/core-context';
import { show } from '../app/ui-store';
import type { Command, ConversationRow, Failure, MuteFor } from '../core/types.gen';
import { plainName } from '../lib/bidi';
import { asFailure } from '../lib/failure';
import type { MenuItem } from '../ui/Menu';

/** Why the last thing that was asked of a row did not work; stands above the list. */
export const useListFailure = create<{ failure: Failure | null }>(() => ({ failure: null }));

export interface RowActions {
  items: MenuItem[];
  /** For how long to mute: a second menu. */
  mutes: MenuItem[];
}

/** Everything that can be done with a conversation as a whole; `onMute` opens the second menu. */
export function useRowActions(): (row: ConversationRow, onMute: () => void) => RowActions {
  const { t } = useLingui();
  const core = useCore();
  const ask = (command: Command): void => {
    useListFailure.setState({ failure: null });
    core.call(command).catch((thrown: unknown) => useListFailure.setState({ failure: asFailure(thrown) }));
  };

  return (row, onMute) => {
    const convId = row.conv_id;
    const mute = (value: MuteFor): void => ask({ type: 'set_muted', conv_id: convId, mute: value });
    const unread = row.unread > 0 || row.marked_unread;
    const items: MenuItem[] = [];
    // What waits for a decision is not read by the way: that would tell its sender something later.
    if (row.request === 'accepted') {
      items.push(
        unread
          ? { label: t`Mark as read`, icon: CheckCheck, run: () => ask({ type: 'set_unread', conv_id: convId, unread: false }) }
          : { label: t`Mark as unread`, icon: CircleDot, run: () => ask({ type: 'set_unread', conv_id: convId, unread: true }) },
        row.pinned
          ? { label: t`Unpin`, icon: PinOff, run: () => ask({ type: 'set_pinned', conv_id: convId, pinned: false }) }
          : { label: t`Pin`, icon: Pin, run: () => ask({ type: 'set_pinned', conv_id: convId, pinned: true }) },
      );
    }
    if (row.kind !== 'notes') {
      items.push(row.muted ? { label: t`Unmute`, icon: Bell, run: () => mute('off') } : { label: t`Mute…`, icon: BellOff, leads: true, run: onMute });
    }
    if (row.request === 'accepted') {
      items.push(
        row.archived
          ? { label: t`Take out of the archive`, icon: ArchiveRestore, run: () => ask({ type: 'set_archived', conv_id: convId, archived: false }) }
          : { label: t`Archive`, icon: Archive, run: () => ask({ type: 'set_archived', conv_id: convId, archived: true }) },
      );
    }
    if (row.kind === 'direct') {
      // The seed of a direct conversation's colour is the other one's account.
      items.push({ label: t`Block…`, icon: Ban, danger: true, run: () => show({ kind: 'block', accountId: row.avatar_seed, name: plainName(row.title) }) });
    }
    const mutes: MenuItem[] = [
      { label: t`For an hour`, icon: Clock, run: () => mute('hour') },
      { label: t`For 8 hours`, icon: Clock, run: () => mute('eight_hours') },
      { label: t`For a week`, icon: Clock, run: () => mute('week') },
      { label: t`Always`, icon: BellOff, run: () => mute('always') },
    ];
    return { items, mutes };
  };
}
