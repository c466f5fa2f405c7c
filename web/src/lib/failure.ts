import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg, plural } from '@lingui/core/macro';
import { CoreFailure } from '../core/api';
import type { Failure, FailureCode } from '../core/types.gen';

/** A code without a sentence does not compile. */
function unreachable(code: never): never {
  throw new TypeError(`no sentence for ${String(code)}`);
}

/** What happened, what is safe, what to do. */
export function failureMessage(code: FailureCode): MessageDescriptor {
  switch (code) {
    case 'offline':
      return msg`You're offline. Nothing is lost; try again once you're back.`;
    case 'relay_failed':
      return msg`The server did not answer properly. Nothing is lost; try again in a moment.`;
    case 'rate_limited':
      return msg`Too many tries in a short time. Wait a little, then go on.`;
    case 'signed_out':
      return msg`You are signed out here. Sign in again to go on.`;
    case 'locked':
      return msg`Ren is locked. Type your password to open it.`;
    case 'bad_credentials':
      return msg`That name or password doesn't match. Check the keyboard layout and try again.`;
    case 'kdf_refused':
      return msg`The server asked for a weaker protection of your password, and Ren refused. Your password was not sent. Tell whoever runs the server.`;
    case 'login_invalid':
      return msg`A login is 3 to 32 characters: small Latin letters, digits, dot, hyphen or underscore.`;
    case 'login_taken':
      return msg`This login belongs to somebody already. Choose another one.`;
    case 'name_invalid':
      return msg`A name needs 1 to 64 characters.`;
    case 'password_short':
      return msg`This password is too short. Take at least 12 characters, or a phrase of several words.`;
    case 'password_long':
      return msg`This password is too long. Keep it under 1,000 characters.`;
    case 'password_weak':
      return msg`This password is easy to guess. Leave your login out of it and add a few unrelated words.`;
    case 'access_key_typo':
      return msg`There is a typing slip in this access key. Compare it with your copy, group by group.`;
    case 'access_key_wrong':
      return msg`This access key is written correctly, but it does not open this account. Check the login, or look for a newer key.`;
    case 'access_key_mismatch':
      return msg`These are not the groups of your access key. Look at your copy once more.`;
    case 'vault_rolled_back':
      return msg`The server gave out an old copy of your account. Ren did not open it. Try later, and tell whoever runs the server.`;
    case 'vault_broken':
      return msg`Your account could not be opened: what the server gave out does not match your signatures. Nothing was changed. Tell whoever runs the server.`;
    case 'unknown_login':
      return msg`Nobody here has exactly this login. Check the spelling.`;
    case 'identity_broken':
      return msg`This person's key changed in a way it shouldn't. You can't write until you check it with them.`;
    case 'person_blocked':
      return msg`You blocked this person. Take that back in the settings to write to them.`;
    case 'not_allowed':
      return msg`You can't do this here: only some members can, or you are no longer one of them.`;
    case 'too_many_pins':
      return msg`Ten chats are pinned, which is the most. Take a pin away first.`;
    case 'not_member':
      return msg`You are no longer a member of this group. What you wrote stays on this device.`;
    case 'last_admin':
      return msg`A group needs an admin. Make somebody else one first.`;
    case 'group_full':
      return msg`A group has at most 500 members.`;
    case 'about_invalid':
      return msg`What you say about yourself is too long. Shorten it a little.`;
    case 'picture_invalid':
      return msg`This can't be used as a picture. Choose a photo or a drawing.`;
    case 'not_found':
      return msg`This is not here any more.`;
    case 'text_too_long':
      return msg`This message is too long. Send it in parts, or as a file.`;
    case 'file_too_large':
      return msg`This file is larger than 64 GB, which is the most Ren can send.`;
    case 'file_changed':
      return msg`The file changed while it was being sent. Please choose it again.`;
    case 'file_unreadable':
      return msg`The file can't be read. It may have been moved or deleted; choose it again.`;
    case 'file_gone':
      return msg`This file is no longer on the server, so it was not passed on. Nothing else is lost; ask for it once more.`;
    case 'not_forwardable':
      return msg`One of these messages was deleted or is still being sent, so nothing was forwarded.`;
    case 'sink_failed':
      return msg`The file could not be saved. Check that there is room on the disk, then try again.`;
    case 'relay_full':
      return msg`The server has no room left. What was sent is safe; tell whoever runs it, then try again.`;
    case 'file_corrupt':
      return msg`These are not the bytes that were sent, so Ren did not open the file. Try again, or ask for it once more.`;
    case 'cancelled':
      return msg`Cancelled.`;
    case 'storage_failed':
      return msg`This browser could not store something; it may be out of room. Free some space and try again.`;
    case 'integrity':
      return msg`The history that the server shows contradicts itself. Don't rely on this conversation until you have checked with the others.`;
    case 'bad_command':
      return msg`This page is older than its core. Reload it and try again.`;
    case 'internal':
      return msg`Ren met something it can't explain and started anew. Nothing that was stored is lost; try again.`;
    default:
      return unreachable(code);
  }
}

/** A short form for a line under a message or on a card. */
export function failureText(i18n: I18n, failure: Failure): string {
  const text = i18n._(failureMessage(failure.code));
  const wait = failure.retry_after_s;
  if (wait === null || wait <= 0) return text;
  const when =
    wait < 90
      ? i18n._(msg({ message: plural(wait, { one: 'Try again in # second.', other: 'Try again in # seconds.' }) }))
      : i18n._(msg({ message: plural(Math.ceil(wait / 60), { one: 'Try again in # minute.', other: 'Try again in # minutes.' }) }));
  return `${text} ${when}`;
}

/** Whatever was thrown, as a failure that has a sentence. */
export function asFailure(thrown: unknown): Failure {
  return thrown instanceof CoreFailure ? thrown : { code: 'internal', retry_after_s: null };
}
