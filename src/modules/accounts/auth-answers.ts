/** Whether better-auth agreed; what is neither agreement nor refusal is a fault. */
export function isGranted(answer: Response): boolean {
  if (answer.status >= 500) throw new Error(`signing in failed with ${answer.status}`);
  return answer.status === 200;
}

/** What better-auth sees of a request: the cookie; no address, no browser. */
export function cookieOf(request: Request): Headers {
  return new Headers({ Cookie: request.headers.get('Cookie') ?? '' });
}

export function withOrigin(request: Request, origin: string): Headers {
  const headers = cookieOf(request);
  headers.set('Origin', origin);
  return headers;
}

export function tokenIn(cookie: string): string | null {
  const value = /^[^=]+=([^;]*)/.exec(cookie)?.[1];
  return (value && decodeURIComponent(value).split('.')[0]) || null;
}

/** The token of the session an answer begins. */
export function tokenFrom(answer: Response, cookieName: string): string | null {
  const cookie = answer.headers.getSetCookie().find((one) => one.startsWith(`${cookieName}=`));
  return cookie ? tokenIn(cookie) : null;
}
