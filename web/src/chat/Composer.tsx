import { useLingui } from '@lingui/react/macro';
import { ArrowUp, Check, Paperclip } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useCore, useTask } from '../app/core-context';
import { usePrefs } from '../app/prefs';
import type { ConversationView } from '../core/types.gen';
import { Tray } from '../files/Tray';
import { detailsOf, useTray } from '../files/tray';
import { stripMetadata } from '../lib/strip-metadata';
import { bodyLine } from '../lib/system-text';
import { cx } from '../ui/cx';
import { IconButton } from '../ui/IconButton';
import { FailureNotice } from '../ui/Notice';
import { PHONE, useMedia } from '../ui/use-media';
import { findMentions } from '../lib/mentions';
import { markOf, toggleMark, type Mark } from '../lib/marks';
import { NO_DRAFT, useDrafts } from './drafts';
import { EditBar } from './EditBar';
import { isTooLong, LongText } from './LongText';
import { MentionPicker } from './MentionPicker';
import { keptDraft } from './kept-draft';
import { restoreFiles } from './kept-files';
import { ReplyBar } from './ReplyBar';
import { StyleBar } from './StyleBar';
import { useMentionPicker } from './use-mention-picker';
import { useTyping } from './use-typing';

/** Where one writes. It grows with the text up to 40 % of the height; nothing in it is ever lost. */
export function Composer({ view }: { view: ConversationView }) {
  const { t, i18n } = useLingui();
  const core = useCore();
  const convId = view.row.conv_id;
  const phone = useMedia(PHONE);
  const enterSends = usePrefs((prefs) => prefs.enterSends);
  const draft = useDrafts((state) => state.drafts[convId]) ?? NO_DRAFT;
  const known = useDrafts((state) => convId in state.drafts);
  const [asFile, setAsFile] = useState(false);
  const { busy, failure, clear, run } = useTask();
  // Texts go out one behind the other, and nobody waits for one to write the next.
  const texts = useTask();
  const area = useRef<HTMLTextAreaElement>(null);
  const chooser = useRef<HTMLInputElement>(null);
  const text = known ? draft.text : view.row.draft;
  const [chosen, setChosen] = useState<{ start: number; end: number } | null>(null);
  const [tooLong, setTooLong] = useState<string | null>(null);
  const types = useTyping(convId);

  useLayoutEffect(() => {
    useDrafts.getState().adopt(convId, keptDraft(i18n, view));
    // Whenever it was set, here or elsewhere; what else changes in the conversation is no draft.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [convId, view.draft_ms]);

  useEffect(() => {
    restoreFiles(core, convId).catch(() => undefined);
  }, [core, convId]);

  const setText = (next: string): void => {
    clear();
    texts.clear();
    types(next);
    useDrafts.getState().setText(convId, next);
  };

  useLayoutEffect(() => {
    const field = area.current;
    if (!field) return;
    field.style.height = 'auto';
    field.style.height = `${field.scrollHeight}px`;
  }, [text]);

  /** As if it were typed, so that the browser's own undo knows of it. */
  const replace = (from: number, to: number, words: string, start = from + words.length, end = start): void => {
    const field = area.current;
    if (!field) return;
    field.focus({ preventScroll: true });
    field.setSelectionRange(from, to);
    if (document.execCommand(words === '' ? 'delete' : 'insertText', false, words)) {
      // At once: a moment later the next letter may stand there already.
      field.setSelectionRange(start, end);
      return;
    }
    setText(field.value.slice(0, from) + words + field.value.slice(to));
    requestAnimationFrame(() => field.setSelectionRange(start, end));
  };
  const picker = useMentionPicker(view, text, chosen?.start === chosen?.end ? (chosen?.end ?? null) : null, replace);
  const offers = picker.people.length > 0;

  const style = (mark: Mark): void => {
    const field = area.current;
    if (!field) return;
    const change = toggleMark({ text: field.value, start: field.selectionStart, end: field.selectionEnd }, mark);
    replace(change.from, change.to, change.with, change.start, change.end);
  };

  // On a phone the keyboard would cover what one came to read.
  useEffect(() => {
    if (!phone) area.current?.focus({ preventScroll: true });
  }, [phone, convId]);
  const { reply, edit } = draft;
  useEffect(() => {
    if (reply || edit) area.current?.focus({ preventScroll: true });
  }, [reply, edit]);

  const edited = edit ? view.messages.find((message) => message.hash === edit.hash) : undefined;
  // A text has to say something; a caption may go.
  const empty = edit ? text.trim() === '' && edited?.body.kind !== 'file' : text.trim() === '' && draft.files.length === 0;

  const named = (said: string) => (view.row.kind === 'group' ? findMentions(said, view.members, picker.picked) : []);

  const sendEdit = async (hash: string): Promise<void> => {
    const done = await run(() => core.call({ type: 'edit_message', conv_id: convId, hash, text: text.trim(), mentions: named(text.trim()) }));
    if (done) useDrafts.getState().endEdit(convId);
  };

  const editLast = (): void => {
    const last = view.messages.findLast((message) => message.may_edit && message.hash !== null);
    if (last?.hash == null) return;
    const words = last.body.kind === 'text' ? last.body.text : last.body.kind === 'file' ? last.body.caption : '';
    useDrafts.getState().startEdit(convId, { hash: last.hash, line: bodyLine(i18n, last.body) }, words);
  };

  const sendText = async (said: string): Promise<void> => {
    const answered = reply;
    const mentions = named(said);
    const { leave, left } = useDrafts.getState();
    leave(convId, said);
    const sent = await texts.run(() => core.call({ type: 'send_text', conv_id: convId, text: said, reply_to: answered?.hash ?? null, mentions }));
    left(convId, said, sent ? undefined : answered);
  };

  const send = async (): Promise<void> => {
    if (empty || busy) return;
    if (edit) {
      await sendEdit(edit.hash);
      area.current?.focus({ preventScroll: true });
      return;
    }
    const said = text.trim();
    if (isTooLong(said)) {
      setTooLong(said);
      return;
    }
    const { files } = draft;
    if (files.length === 0) {
      void sendText(said);
      area.current?.focus({ preventScroll: true });
      return;
    }
    // Under one file the text is its caption; beside several, or as an answer, it is a message of its own.
    const single = files.length === 1 && reply === null;
    await run(async () => {
      let left = files;
      for (const item of files) {
        const own = useTray.getState().captions[item.id] ?? '';
        // What a camera wrote beside a picture (place, time, device) stays here, unless the file itself is wanted.
        const file = asFile ? item.file : await stripMetadata(item.file);
        await core.sendFile(convId, file, await detailsOf(item, single ? said : own.trim(), asFile));
        left = left.filter((other) => other !== item);
        useDrafts.getState().setFiles(convId, left);
      }
      if (said !== '' && !single) await core.call({ type: 'send_text', conv_id: convId, text: said, reply_to: reply?.hash ?? null, mentions: named(said) });
      // What was typed meanwhile stays.
      const { setText: keep, setReply } = useDrafts.getState();
      const typed = useDrafts.getState().drafts[convId]?.text ?? text;
      keep(convId, typed === text ? '' : typed.startsWith(text) ? typed.slice(text.length) : typed);
      if (said !== '') setReply(convId, null);
      setAsFile(false);
    });
    area.current?.focus({ preventScroll: true });
  };

  const press = (event: React.KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || picker.press(event)) return;
    const mod = event.ctrlKey || event.metaKey;
    const mark = mod ? markOf(event) : null;
    if (mark !== null) {
      event.preventDefault();
      style(mark);
      return;
    }
    if (event.key === 'Enter' && !event.shiftKey && !phone && (enterSends || mod)) {
      event.preventDefault();
      void send();
    } else if (event.key === 'ArrowUp' && text === '' && draft.files.length === 0 && !edit) {
      event.preventDefault();
      editLast();
    } else if (event.key === 'Escape' && edit) {
      event.preventDefault();
      event.stopPropagation();
      clear();
      useDrafts.getState().endEdit(convId);
    } else if (event.key === 'Escape' && reply) {
      event.preventDefault();
      event.stopPropagation();
      useDrafts.getState().setReply(convId, null);
    }
  };

  return (
    <div className="safe-b shrink-0 border-t border-line bg-paper">
      <div className="mx-auto w-full max-w-[760px] px-1.5 sm:px-3">
        {(failure ?? texts.failure) && <FailureNotice failure={failure ?? texts.failure} className="mx-2 mt-2" />}
        {draft.files.length > 0 && !edit && <Tray convId={convId} files={draft.files} asFile={asFile} onAsFile={setAsFile} />}
        {edit && <EditBar edit={edit} onClose={() => useDrafts.getState().endEdit(convId)} />}
        {reply && !edit && <ReplyBar reply={reply} onClose={() => useDrafts.getState().setReply(convId, null)} />}
        <form
          aria-label={t`Write a message`}
          onSubmit={(event) => {
            event.preventDefault();
            void send();
          }}
          className="relative flex items-end gap-1 py-1.5 sm:py-2"
        >
          {offers && <MentionPicker id={picker.id} people={picker.people} active={picker.active} onPick={picker.pick} />}
          {chosen !== null && chosen.start < chosen.end && <StyleBar onMark={style} />}
          <input
            ref={chooser}
            type="file"
            multiple
            hidden
            aria-label={t`Files to send`}
            onChange={(event) => {
              useDrafts.getState().addFiles(convId, [...(event.target.files ?? [])]);
              event.target.value = '';
              area.current?.focus({ preventScroll: true });
            }}
          />
          <IconButton icon={Paperclip} label={t`Attach files`} disabled={edit !== null} onClick={() => chooser.current?.click()} />
          <textarea
            ref={area}
            rows={1}
            value={text}
            aria-label={t`Message`}
            placeholder={draft.files.length === 1 ? t`Caption` : view.row.kind === 'notes' ? t`A note to yourself` : t`Message`}
            dir="auto"
            enterKeyHint={phone ? 'enter' : 'send'}
            onChange={(event) => setText(event.target.value)}
            aria-autocomplete={view.row.kind === 'group' ? 'list' : undefined}
            aria-controls={offers ? picker.id : undefined}
            aria-activedescendant={offers ? `${picker.id}-${picker.active}` : undefined}
            onKeyDown={press}
            onSelect={(event) => setChosen({ start: event.currentTarget.selectionStart, end: event.currentTarget.selectionEnd })}
            onBlur={() => setChosen(null)}
            onPaste={(event) => {
              const files = [...event.clipboardData.files];
              const pasted = event.clipboardData.getData('text/plain');
              if (files.length === 0 && isTooLong(text + pasted)) {
                event.preventDefault();
                setTooLong(pasted);
                return;
              }
              if (files.length === 0 || edit) return;
              event.preventDefault();
              useDrafts.getState().addFiles(convId, files);
            }}
            className="max-h-[40dvh] min-h-11 min-w-0 grow resize-none overflow-y-auto bg-transparent px-1.5 py-[11px] text-[1rem] leading-[1.375rem] outline-none sm:min-h-10 sm:py-[9px] sm:text-15"
          />
          <IconButton
            type="submit"
            icon={edit ? Check : ArrowUp}
            label={edit ? t`Save the edit` : t`Send`}
            keys={enterSends ? 'Enter' : 'Ctrl Enter'}
            look="accent"
            disabled={empty}
            aria-busy={busy || undefined}
            className={cx('transition-[opacity,transform,background-color]', empty && 'scale-90')}
          />
        </form>
        {tooLong !== null && (
          <LongText
            text={tooLong}
            onClose={() => setTooLong(null)}
            onFile={(file) => {
              const drafts = useDrafts.getState();
              drafts.addFiles(convId, [file]);
              // What stood in the field is in the file now; what was only pasted never stood there.
              if (tooLong === text.trim()) drafts.setText(convId, '');
            }}
          />
        )}
      </div>
    </div>
  );
}
