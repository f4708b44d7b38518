import { demoPassword } from '#modules/accounts';
import { newId } from '../src/platform/ids.ts';
import { cookieOf } from './people.ts';

/** Sends a form to a running program, redirects not followed. */
export function sendForm(
  url: string,
  address: string,
  fields: Record<string, string>,
  cookie = '',
): Promise<Response> {
  return fetch(`${url}${address}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { Origin: url, Cookie: cookie },
    body: new URLSearchParams(fields),
  });
}

/** The `Cookie` header of somebody of the demo at a running program. */
export async function signInAt(url: string, email: string): Promise<string> {
  const answer = await sendForm(url, '/anmelden', { email, way: 'password', password: demoPassword });
  if (answer.status !== 303) throw new Error(`${email} was not signed in: ${answer.status}`);
  return cookieOf(answer);
}

/** What the coordination enters for a caller; the telephone number is another for each mark. */
export function requestAbout(mark: string, key = newId()): Record<string, string> {
  const day = Temporal.Now.plainDateISO('Europe/Berlin').add({ days: 20 }).toString();
  return {
    _key: key,
    language: 'Arabisch',
    german: 'little',
    'language-mode': 'speak',
    topic: 'office',
    goal: mark,
    'day-1': day,
    'from-1': '09:00',
    'until-1': '12:00',
    minutes: '60',
    'meeting-place': 'office',
    place: 'Bad Homburg v. d. Höhe',
    'asked-by': 'self',
    name: 'Amira Beispiel',
    phone: `06172 ${mark.replace(/\D/g, '').padStart(6, '1')}`,
    gender: '',
    'consent-how': 'spoken',
    consent: 'ja',
  };
}

/** The request an answer leads to: `/anfragen/telefon/:id`. */
export function requestIn(answer: Response): string {
  const id = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(answer.headers.get('Location') ?? '')?.[0];
  if (!id) throw new Error('an acknowledged request names no id');
  return id;
}
