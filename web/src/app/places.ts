import { msg } from '@lingui/core/macro';
import type { MessageDescriptor } from '@lingui/core';
import { FolderDown, MessageCircle, Settings, UsersRound, type LucideIcon } from 'lucide-react';
import type { Place } from './ui-store';

export const PLACES: readonly { place: Place; label: MessageDescriptor; icon: LucideIcon }[] = [
  { place: 'chats', label: msg`Chats`, icon: MessageCircle },
  { place: 'people', label: msg`People`, icon: UsersRound },
  { place: 'files', label: msg`Files`, icon: FolderDown },
  { place: 'settings', label: msg`Settings`, icon: Settings },
];
