import { Suspense } from 'react';
import { ChangePassword } from '../settings/ChangePassword';
import { ConfirmKeyDialog } from '../settings/ConfirmKeyDialog';
import { DeleteAccountDialog } from '../settings/DeleteAccountDialog';
import { ExportDialog } from '../settings/ExportDialog';
import { NewKeyDialog } from '../settings/NewKeyDialog';
import { RotateDialog } from '../settings/RotateDialog';
import { SignOutDialog } from '../settings/SignOutDialog';
import { BlockDialog } from '../trust/BlockDialog';
import { NotPromised } from '../welcome/NotPromised';
import { lazily } from './lazily';
import { useUi } from './ui-store';

const Palette = lazily(async () => (await import('./Palette')).Palette);
const ShortcutSheet = lazily(async () => (await import('./ShortcutSheet')).ShortcutSheet);
const NewChat = lazily(async () => (await import('../list/NewChat')).NewChat);
const NewGroup = lazily(async () => (await import('../list/NewGroup')).NewGroup);
const DateJump = lazily(async () => (await import('../chat/DateJump')).DateJump);
const PersonDialog = lazily(async () => (await import('../list/PersonDialog')).PersonDialog);
const TrustPage = lazily(async () => (await import('../trust/TrustPage')).TrustPage);
const EditGroup = lazily(async () => (await import('../group/EditGroup')).EditGroup);
const AddPeople = lazily(async () => (await import('../group/AddPeople')).AddPeople);
const MemberDialog = lazily(async () => (await import('../group/MemberDialog')).MemberDialog);
const LeaveGroup = lazily(async () => (await import('../group/LeaveGroup')).LeaveGroup);
const Verify = lazily(async () => (await import('../trust/Verify')).Verify);
const DeleteMessage = lazily(async () => (await import('../chat/DeleteMessage')).DeleteMessage);
const ForwardDialog = lazily(async () => (await import('../chat/ForwardDialog')).ForwardDialog);
const Retention = lazily(async () => (await import('../chat/Retention')).Retention);
const Versions = lazily(async () => (await import('../chat/Versions')).Versions);
const Viewer = lazily(async () => (await import('../files/Viewer')).Viewer);

/** What lies above the places, one at a time. */
export function Overlays() {
  const overlay = useUi((ui) => ui.overlay);
  if (overlay === null) return null;
  const content = ((): React.ReactNode => {
    switch (overlay.kind) {
      case 'new_chat':
        return <NewChat />;
      case 'new_group':
        return <NewGroup />;
      case 'palette':
        return <Palette />;
      case 'shortcuts':
        return <ShortcutSheet />;
      case 'promises':
        return <NotPromised />;
      case 'sign_out':
        return <SignOutDialog />;
      case 'change_password':
        return <ChangePassword />;
      case 'confirm_key':
        return <ConfirmKeyDialog />;
      case 'new_key':
        return <NewKeyDialog />;
      case 'block':
        return <BlockDialog accountId={overlay.accountId} name={overlay.name} />;
      case 'export':
        return <ExportDialog />;
      case 'rotate':
        return <RotateDialog />;
      case 'delete_account':
        return <DeleteAccountDialog />;
      case 'verify':
        return <Verify accountId={overlay.accountId} name={overlay.name} />;
      case 'date':
        return <DateJump convId={overlay.convId} time={overlay.time} />;
      case 'person':
        return <PersonDialog person={overlay.person} />;
      case 'delete_message':
        return <DeleteMessage convId={overlay.convId} hash={overlay.hash} mine={overlay.mine} />;
      case 'forward':
        return <ForwardDialog convId={overlay.convId} hashes={overlay.hashes} />;
      case 'versions':
        return <Versions convId={overlay.convId} hash={overlay.hash} />;
      case 'retention':
        return <Retention convId={overlay.convId} />;
      case 'trust':
        return <TrustPage topic={overlay.topic} person={overlay.person} />;
      case 'group_edit':
        return <EditGroup convId={overlay.convId} />;
      case 'group_add':
        return <AddPeople convId={overlay.convId} />;
      case 'group_member':
        return <MemberDialog convId={overlay.convId} accountId={overlay.accountId} act={overlay.act} />;
      case 'group_leave':
        return <LeaveGroup convId={overlay.convId} />;
      case 'viewer':
        return <Viewer convId={overlay.convId} messageId={overlay.messageId} />;
    }
  })();
  return <Suspense>{content}</Suspense>;
}
