import type { VNode } from 'preact';
import type { Role } from '../platform/acting.ts';
import type { ErrorKind, Frame } from '../platform/http.ts';
import { pageLanguages } from '../platform/languages.ts';
import type { NavigationEntry } from '../platform/module.ts';
import { frameTexts } from './frame-texts.ts';
import { localHref } from './href.ts';
import { Layout } from './layout.tsx';

/** Puts pages into the house's frame, with the navigation the modules bring. */
export function frameFor(navigation: readonly NavigationEntry[]) {
  const entries = [...navigation].sort((a, b) => a.order - b.order);
  return (frame: Frame, reply: { title: string; body: VNode; narrow: boolean }): VNode => {
    const { lang, path, person } = frame;
    const say = frameTexts(lang);
    const seen = entries.filter((entry) =>
      entry.may === null ? person === null : person !== null && entry.may(person),
    );
    const here = path.split('?')[0] ?? path;
    const best = seen
      .filter((entry) => here === entry.path || here.startsWith(`${entry.path}/`))
      .sort((a, b) => b.path.length - a.path.length)[0];
    const roles: Role[] = [...new Set(person?.roles.map((held) => held.role))];
    return (
      <Layout
        lang={lang}
        title={reply.title}
        here={path}
        narrow={reply.narrow}
        person={
          person
            ? { name: person.name, roles: roles.map((role) => say(`role.${role}`)).join(', ') }
            : undefined
        }
        navigation={seen.map((entry) => ({
          href: localHref(lang, entry.path),
          label: entry.label(lang),
          current: entry === best,
        }))}
        languages={pageLanguages.map((one) => ({ lang: one, href: localHref(one, path) }))}
        footer={[
          { href: localHref(lang, '/standorte'), label: say('footer.sites') },
          { href: localHref(lang, '/quellen'), label: say('footer.sources') },
        ]}
      >
        {reply.body}
      </Layout>
    );
  };
}

/** What somebody sees when a page cannot be shown: what happened, what helps, and the number to quote. */
export function errorPage(frame: Frame, kind: ErrorKind): { title: string; body: VNode } {
  const say = frameTexts(frame.lang);
  const title = say(`failure.${kind}.title`);
  return {
    title,
    body: (
      <>
        <h1>{title}</h1>
        <p>{say(`failure.${kind}.text`)}</p>
        <p>
          <a class="kern-link" href={localHref(frame.lang, '/')}>
            {say('failure.home')}
          </a>
        </p>
        <p class="muted">{say('failure.number', { number: frame.number })}</p>
      </>
    ),
  };
}
