const longest = 1000;

/**
 * The path of this site a sign-in leads back to, or null for anything else: other sites, `//host`, `/\host`
 * and what a browser would straighten into one of them.
 */
export function safeBackPath(path: string | null): string | null {
  if (!path || path.length > longest) return null;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: browsers drop them, and `/<tab>/host` becomes `//host`
  if (!path.startsWith('/') || path.startsWith('//') || /[\\\u0000-\u0020\u007f]/.test(path)) return null;
  const here = 'http://here.invalid';
  const url = URL.parse(path, here);
  if (url?.origin !== here || url.pathname.startsWith('//')) return null;
  return url.pathname + url.search;
}

/** Where somebody is sent who must sign in first; `back` comes afterwards. */
export function signInPath(back: string): string {
  return `/anmelden?zurueck=${encodeURIComponent(back)}`;
}
