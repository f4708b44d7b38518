import type { VNode } from 'preact';
import type { Person, Role } from '../platform/acting.ts';
import { sayDay, sayTime } from '../platform/dates.ts';
import type { ErrorKind, Frame, Wait } from '../platform/http.ts';
import { directionOf, type Lang } from '../platform/languages.ts';
import type { NavigationEntry } from '../platform/module.ts';
import { languagesFor, type Review, spokenFor } from '../platform/words.ts';
import { Button } from './button.tsx';
import { Form } from './form.tsx';
import { frameTexts } from './frame-texts.ts';
import { localHref } from './href.ts';
import { Layout } from './layout.tsx';
import { PhoneLink } from './link.tsx';
import { uiTexts } from './texts.ts';

/** What stands below every page, by what somebody looks for. */
const footerParts = [
  { name: 'help', links: { 'who-helps': '/wer-hilft', sites: '/standorte', bodies: '/fuer-stellen' } },
  {
    name: 'programme',
    links: {
      join: '/mitmachen',
      news: '/aktuelles',
      course: '/qualifizierung',
      dates: '/termine',
      topics: '/themen',
      media: '/material',
      profile: '/kernprofil',
      network: '/netzwerk',
      figures: '/zahlen',
      'open-data': '/offene-daten',
      press: '/presse',
    },
  },
  {
    name: 'pages',
    links: {
      contact: '/kontakt',
      imprint: '/impressum',
      privacy: '/datenschutzerklaerung',
      'your-data': '/ihre-daten',
      accessibility: '/barrierefreiheit',
      sources: '/quellen',
    },
  },
] as const;
type KeysOf<Union> = Union extends unknown ? keyof Union : never;
type FooterLink = KeysOf<(typeof footerParts)[number]['links']>;

/** Puts pages into the house's frame, with the navigation the modules bring. */
export function frameFor(navigation: readonly NavigationEntry[]) {
  const entries = [...navigation].sort((a, b) => a.order - b.order);
  return (
    frame: Frame,
    reply: {
      title: string;
      body: VNode;
      narrow: boolean;
      refreshSeconds?: number | null;
      feed?: string | null;
    },
  ): VNode => {
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
        typeSize={frame.typeSize}
        origin={frame.origin}
        narrow={reply.narrow}
        refreshSeconds={reply.refreshSeconds ?? undefined}
        feed={reply.feed ?? undefined}
        notice={
          person?.workingAs === undefined ? undefined : (
            <p>
              {say('working.as', { role: placed(say(`role.${person.roles[0]?.role ?? 'guide'}`), person) })}{' '}
              <a class="kern-link" href={localHref(lang, '/konto/rolle')}>
                {say('working.change')}
              </a>
            </p>
          )
        }
        person={
          person
            ? {
                name: person.name,
                until: person.signedInUntil
                  ? say('signed-in-until', { time: sayTime(person.signedInUntil, lang) })
                  : undefined,
                roles: roles.map((role) => say(`role.${role}`)).join(', '),
                secondsLeft: person.signedInSeconds,
                changeRole: hasChoice(person)
                  ? { href: localHref(lang, '/konto/rolle'), label: say('working.change') }
                  : undefined,
              }
            : undefined
        }
        navigation={seen.map((entry) => ({
          href: localHref(lang, entry.path),
          ...labelOf(entry, lang),
          current: entry === best,
        }))}
        languages={languagesFor(frame.audience).map((one) => ({ lang: one, href: localHref(one, path) }))}
        about={<LanguageNote frame={frame} />}
        footer={footerParts.map(({ name, links }) => ({
          title: say(`footer.part.${name}`),
          links: Object.entries(links).map(([key, to]) => ({
            href: localHref(lang, to),
            label: say(`footer.${key as FooterLink}`),
          })),
        }))}
      >
        {reply.body}
      </Layout>
    );
  };
}

/** In the language of the page, as far as whoever reads the linked page has words in it. */
function labelOf(entry: NavigationEntry, lang: Lang): { label: string; lang?: Lang } {
  const spoken = spokenFor(lang, entry.audience ?? 'desk');
  return { label: entry.label(spoken), ...(spoken === lang ? {} : { lang: spoken }) };
}

/** That the page is not there in the language of the address, or is there in the one the browser asks for. */
function LanguageNote({ frame: { missing, wished, lang: shown, path, review } }: { frame: Frame }) {
  const lang = missing ?? wished;
  const reviewed = review === undefined ? null : <ReviewNote lang={shown} path={path} review={review} />;
  if (!lang) return reviewed;
  const say = uiTexts(lang);
  return (
    <>
      {reviewed}
      <aside
        class="notice language-note"
        lang={lang}
        dir={directionOf(lang)}
        aria-label={say('notice.label')}
      >
        {missing ? (
          <p>
            {say('language.missing')}{' '}
            <a class="kern-link" href={localHref('en', path)}>
              {say('language.in-english')}
            </a>{' '}
            <a class="kern-link" href={localHref(lang, '/')}>
              {say('language.home')}
            </a>
          </p>
        ) : (
          <p>
            <a class="kern-link" href={localHref(lang, path)} hreflang={lang}>
              {say('language.also')}
            </a>
          </p>
        )}
      </aside>
    </>
  );
}

/** Who has read the words over, or honestly that nobody has, with one tap to better ones. */
function ReviewNote({ lang, path, review }: { lang: Lang; path: string; review: Review | null }) {
  const say = uiTexts(lang);
  // No more than the first part: what follows may be a secret link.
  const about = /^\/[a-z-]*/.exec(path)?.[0] ?? '/';
  return (
    <aside class="notice language-note muted" aria-label={say('language.switch')}>
      <p>
        {review === null ? (
          say('language.unreviewed')
        ) : (
          <span lang={langOf(say.languageOf('language.reviewed'), lang)}>
            {say('language.reviewed', {
              reviewer: review.reviewer,
              day: sayDay(review.reviewedOn, say.languageOf('language.reviewed')),
            })}
          </span>
        )}{' '}
        <a class="kern-link" href={localHref(lang, `/bessere-worte?seite=${about}`)}>
          {say('language.suggest')}
        </a>
      </p>
    </aside>
  );
}

/** Named only where words are in another language than the page. */
const langOf = (words: Lang, page: Lang) => (words === page ? undefined : words);

function hasChoice(person: Person): boolean {
  const held = (person.allRoles ?? person.roles).map(({ role, place }) => `${role}@${place}`);
  return new Set(held).size > 1;
}

/** The role with the name of its place behind it. */
function placed(role: string, person: Person): string {
  const name = person.roles[0]?.placeName;
  return name ? `${role}, ${name}` : role;
}

/** What somebody sees when a page cannot be shown: what happened, what helps, and the number to quote. */
export function errorPage(frame: Frame, kind: ErrorKind, wait?: Wait): { title: string; body: VNode } {
  const say = frameTexts(frame.lang);
  const title = say(`failure.${kind}.title`);
  return {
    title,
    body: (
      <>
        <h1>{title}</h1>
        <p>{say(`failure.${kind}.text`)}</p>
        {frame.person?.workingAs !== undefined && (kind === 'not-found' || kind === 'forbidden') && (
          <p>
            {say('failure.other-role')}{' '}
            <a class="kern-link" href={localHref(frame.lang, '/konto/rolle')}>
              {say('working.change')}
            </a>
          </p>
        )}
        {wait && <WaitNote frame={frame} wait={wait} kind={kind} />}
        <p>
          <a class="kern-link" href={localHref(frame.lang, '/')}>
            {say('failure.home')}
          </a>
        </p>
        {frame.number !== '' && <p class="muted">{say('failure.number', { number: frame.number })}</p>}
      </>
    ),
  };
}

/** Opens what was asked for once more, whatever its address. */
const samePage = '';

/** When it goes on, one button that sends what was typed again, and whom to call meanwhile. */
function WaitNote({ frame, wait, kind }: { frame: Frame; wait: Wait; kind: ErrorKind }) {
  const say = frameTexts(frame.lang);
  const { seconds, helplines, again, look } = wait;
  return (
    <>
      {seconds !== null && (
        <p>
          <strong>{say('failure.limited.when', { minutes: Math.ceil(seconds / 60) })}</strong>
        </p>
      )}
      {again && (
        <Form action={again.action} bare keepsKey>
          <p>{say(kind === 'keyless' ? 'failure.keyless.kept' : 'failure.limited.kept')}</p>
          {again.fields.map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
          <Button>{say('failure.limited.again')}</Button>
        </Form>
      )}
      {look && (
        <p>
          <a class="kern-link" href={samePage}>
            {say('failure.away.again')}
          </a>
        </p>
      )}
      {seconds === null && !look && !again && <p>{say('failure.away.back')}</p>}
      {helplines.length > 0 && (
        <>
          <p>{say('failure.limited.call')}</p>
          <ul>
            {helplines.map(({ name, phone }) => (
              <li key={name}>
                {name}: <PhoneLink number={phone} />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
