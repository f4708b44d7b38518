export { mayInviteTo, mayManageAccess, mayManagePeople } from './account.policy.ts';
export { type Accounts, createAccounts, demoPassword, type Invite } from './accounts.ts';
/** A provider of sign-in of one's own: OpenID Connect. */
export type { OwnProvider } from './auth-library.ts';
export { safeBackPath, signInPath } from './back-path.ts';
export { type Invitation, invitePerson } from './invite-person.ts';
/** Told when somebody no longer coordinates a site, or no longer stands in. */
export { leadEnded } from './lead-ended.ts';
/** A role and its site as people say it: `Projektkoordination, Bad Homburg`. */
export { roleInWords } from './letters.ts';
export { makeAdministrator } from './make-administrator.ts';
/** Who people are, for the pages of other modules. */
export { findAccountAt, namesOfPeople } from './person.store.ts';
/** Who holds a role at a place today, who leads a site; as far as the acting party may see. */
export { holdersOf, type Leads, leadsOf } from './role-ends.store.ts';
/** Places roles are given at. */
export { type PlaceOption, providerAsPlace, siteAsPlace } from './role-place.ts';
