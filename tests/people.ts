import { type Accounts, demoPassword } from '#modules/accounts';
import { newFormKey } from '../src/platform/form-key.ts';

/** Whatever answers requests in process. */
export interface Answering {
  request(path: string, init?: RequestInit): Response | Promise<Response>;
}

/** The headers of a form sent from a page of this very site, as a browser writes them. */
export function formHeaders(cookie: string | null = null): Record<string, string> {
  return {
    'Content-Type': 'application/x-www-form-urlencoded',
    Origin: 'http://localhost',
    ...(cookie ? { Cookie: cookie } : {}),
  };
}

/** Sends a form and returns the answer, redirects not followed. */
export async function post(
  app: Answering,
  path: string,
  fields: Record<string, string>,
  cookie: string | null = null,
): Promise<Response> {
  return app.request(path, {
    method: 'POST',
    headers: formHeaders(cookie),
    body: new URLSearchParams({ _key: newFormKey(), ...fields }).toString(),
  });
}

/** The `Cookie` header a browser sends after this answer. */
export function cookieOf(answer: Response): string {
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0] as string)
    .join('; ');
}

/** Signs in on the sign-in page, with the password of the demo unless told; returns the `Cookie` header. */
export async function signInAs(app: Answering, email: string, password = demoPassword): Promise<string> {
  const answer = await post(app, '/anmelden', { email, way: 'password', password });
  if (answer.status !== 303) throw new Error(`${email} was not signed in: ${answer.status}`);
  return cookieOf(answer);
}

/** The `Cookie` header of a new session, without password and pages: much faster than `signInAs`. */
export async function sessionFor(accounts: Pick<Accounts, 'signIn'>, email: string): Promise<string> {
  let token = '';
  await accounts.signIn.requestLink(email, async (_to, made) => {
    token = made;
  });
  const signedIn = await accounts.signIn.withLink(new Request('http://localhost/'), token);
  if (!signedIn) throw new Error(`nobody has the address ${email}`);
  return cookieOf(new Response(null, { headers: signedIn.headers }));
}
