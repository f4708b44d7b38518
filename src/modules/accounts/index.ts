export { mayInviteTo, mayManageAccess, mayManagePeople } from './account.policy.ts';
export { type Accounts, createAccounts, demoPassword, type Invite } from './accounts.ts';
export { safeBackPath, signInPath } from './back-path.ts';
export { type Invitation, invitePerson } from './invite-person.ts';
/** A role and its site as people say it: `Projektkoordination, Bad Homburg`. */
export { roleInWords } from './letters.ts';
export { makeAdministrator } from './make-administrator.ts';
/** Who people are, for the pages of other modules. */
export { findAccountAt, namesOfPeople } from './person.store.ts';
