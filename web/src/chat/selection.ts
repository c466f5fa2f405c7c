import { create } from 'zustand';
import type { I18n } from '@lingui/core';
import type { MessageView } from '../core/types.gen';
import { plainName, plainText } from '../lib/bidi';
import { fullTime } from '../lib/dates';
import { bodyLine } from '../lib/system-text';

interface Selection {
  /** Where messages are being chosen. */
  convId: string | null;
  ids: ReadonlySet<string>;
}

const NONE: Selection = { convId: null, ids: new Set() };

/** Several messages that something will be done with at once. */
export const useSelection = create<Selection>(() => NONE);

/** Chooses a message, or takes the choice back; with the last one the choosing ends. */
export function toggleSelected(convId: string, id: string): void {
  const { convId: where, ids: before } = useSelection.getState();
  const ids = new Set(where === convId ? before : []);
  if (!ids.delete(id)) ids.add(id);
  useSelection.setState(ids.size === 0 ? NONE : { convId, ids });
}

export const clearSelection = (): void => useSelection.setState(NONE);

/** What can be chosen: what somebody said. */
export const isSelectable = ({ body }: MessageView): boolean => body.kind === 'text' || body.kind === 'file';

/** What can be passed on: what somebody said and the relay has. */
export const isForwardable = (message: MessageView): message is MessageView & { hash: string } => isSelectable(message) && message.hash !== null && message.verified;

/** As many as the core passes on at once. */
export const FORWARDED_AT_ONCE = 100;

/** Several messages as text: who said it when, and what. One alone is only what it says. */
export function asText(i18n: I18n, messages: readonly MessageView[], me: string): string {
  const said = ({ body }: MessageView): string => (body.kind === 'text' ? plainText(body.text) : bodyLine(i18n, body));
  const [only] = messages;
  if (messages.length === 1 && only) return said(only);
  return messages.map((message) => `${message.mine ? me : plainName(message.author)}, ${fullTime(i18n, message.time)}:\n${said(message)}`).join('\n\n');
}
