/** Minutes a link asked for on the sign-in page is good for; it works once. */
export const linkMinutes = 15;
/** Days the link in an invitation is good for; it works once. */
export const invitationDays = 7;
/** Minutes the link that locks an account is good for. */
export const lockLinkMinutes = 60;
/** Minutes after which somebody shows again that it is her before her account, or another's, is changed. */
export const provedMinutes = 10;
/** Minutes a form that came after a session's end waits for its sender. */
export const keptFormMinutes = 60;
/** Where somebody shows again that it is her. */
export const provePath = '/konto/bestaetigung';
/** Where a form waits that came too late. */
export const keptFormPath = '/konto/angefangen';
export const shortestPassword = 12;
export const longestPassword = 128;
/** Where somebody is led who needs a second factor and has not shown one. */
export const secondFactorPath = '/konto/zweiter-schritt';
/** Where the provider of one's own sends people back to; it has to be told. */
export const providerReturnPath = '/anmelden/traeger/zurueck';
