import { smallest } from '#modules/insights';
import {
  type ProfileCode,
  type ProfileElement,
  profileElements,
  profileGroups,
  sayElement,
} from '#modules/library';
import { sayMoment } from '#platform/dates';
import { type Lang, localeOf } from '#platform/languages';
import { localHref } from '#ui/href';
import { Icon } from '#ui/icons';
import { Link } from '#ui/link';
import { BackLink } from '#ui/step-page';
import { profileTexts } from '../texts.ts';
import { type Fact, type Said, sayable } from './profile-facts.ts';
import type { ProfileFacts } from './read-profile-facts.ts';

export const profilePath = '/kernprofil';
export const profilePrintPath = '/kernprofil/drucken';
export const elementPath = (number: number | ':number') => `/kernprofil/${number}`;

/** Where a visitor sees the mechanism herself. */
const seenAt: Partial<
  Record<
    ProfileCode,
    { path: string; words: 'tree' | 'data' | 'sites' | 'course' | 'join' | 'figures' | 'ask' }
  >
> = {
  volunteering: { path: '/mitmachen', words: 'join' },
  'expense-allowance': { path: '/mitmachen', words: 'join' },
  'bounded-support': { path: '/wer-hilft', words: 'tree' },
  qualification: { path: '/qualifizierung', words: 'course' },
  coordination: { path: '/standorte', words: 'sites' },
  partnership: { path: '/anfrage', words: 'ask' },
  'equal-origins': { path: '/zahlen', words: 'figures' },
  confidentiality: { path: '/ihre-daten', words: 'data' },
  research: { path: '/wer-hilft', words: 'tree' },
  limits: { path: '/wer-hilft', words: 'tree' },
};

export interface Counted extends ProfileFacts {
  readonly countedAt: Temporal.Instant;
}

/** What is counted, in a sentence; null where nothing is. */
export function sayFact(code: ProfileCode, { facts, often }: ProfileFacts, lang: Lang): string | null {
  const say = profileTexts(lang);
  const fact: Fact | undefined = facts[code];
  const key = `fact.${code}`;
  if (!fact || !say.has(key)) return null;
  if (fact.kind === 'values') return say(key, fact.values);
  const { count, of } = sayable(fact, smallest);
  return say(key, { count: saySaid(count, lang), of: saySaid(of, lang), often });
}

function saySaid(said: Said, lang: Lang): string {
  const say = profileTexts(lang);
  const number = (one: number) => new Intl.NumberFormat(localeOf(lang)).format(one);
  if ('exactly' in said) return number(said.exactly);
  if ('below' in said) return say('said.below', { number: number(said.below) });
  return say('said.at-least', { number: number(said.atLeast) });
}

/** All elements in a sentence each, with what is counted. */
export function ProfilePage({ lang, counted }: { lang: Lang; counted: Counted }) {
  const say = profileTexts(lang);
  return (
    <>
      <h1>{say('title')}</h1>
      <p class="lead">{say('lead')}</p>
      <p>
        <Link href={localHref(lang, profilePrintPath)}>{say('print')}</Link>
      </p>
      {profileGroups.map((group) => (
        <section key={group} aria-labelledby={group}>
          <h2 id={group}>{say(`group.${group}`)}</h2>
          <ol class="profile-list" start={profileElements.find((one) => one.group === group)?.number}>
            {profileElements
              .filter((one) => one.group === group)
              .map((element) => (
                <ElementEntry key={element.code} lang={lang} element={element} counted={counted} />
              ))}
          </ol>
        </section>
      ))}
      <CountedNote lang={lang} counted={counted} />
    </>
  );
}

function ElementEntry({ lang, element, counted }: { lang: Lang; element: ProfileElement; counted: Counted }) {
  const { number, code } = element;
  const words = sayElement(code, lang);
  return (
    <li>
      <span class="profile-number" aria-hidden="true">
        {number}
      </span>
      <div>
        <h3>
          <Link href={localHref(lang, elementPath(number))}>{words.title}</Link>
        </h3>
        <p>{words.short}</p>
        <FactLine lang={lang} words={sayFact(code, counted, lang)} />
      </div>
    </li>
  );
}

function FactLine({ lang, words }: { lang: Lang; words: string | null }) {
  const say = profileTexts(lang);
  if (words === null) return null;
  return (
    <p class="fact">
      <span class="fact-live">{say('live')}</span> {words}
    </p>
  );
}

function CountedNote({ lang, counted }: { lang: Lang; counted: Counted }) {
  const say = profileTexts(lang);
  return (
    <p class="muted">
      {say('as-of', { moment: sayMoment(counted.countedAt, lang) })} {say('small', { smallest })}{' '}
      {say('own-words')}
    </p>
  );
}

/** One element: why, what for, how it is kept, what is counted, what is missing. */
export function ElementPage({
  lang,
  element,
  counted,
}: {
  lang: Lang;
  element: ProfileElement;
  counted: Counted;
}) {
  const say = profileTexts(lang);
  const { number, code } = element;
  const before = profileElements[number - 2];
  const after = profileElements[number];
  return (
    <>
      <BackLink href={localHref(lang, profilePath)}>{say('all')}</BackLink>
      <p class="kern-preline">{say('number', { number })}</p>
      <h1>{sayElement(code, lang).title}</h1>
      <ElementBody lang={lang} element={element} counted={counted} headingLevel={2} />
      <nav class="profile-pager" aria-label={say('all')}>
        {before && (
          <a class="kern-link" rel="prev" href={localHref(lang, elementPath(before.number))}>
            <Icon name="back" />
            {say('previous', { title: sayElement(before.code, lang).title })}
          </a>
        )}
        {after && (
          <a class="kern-link" rel="next" href={localHref(lang, elementPath(after.number))}>
            {say('next', { title: sayElement(after.code, lang).title })}
            <Icon name="forward" />
          </a>
        )}
      </nav>
      <CountedNote lang={lang} counted={counted} />
    </>
  );
}

function ElementBody({
  lang,
  element: { code },
  counted,
  headingLevel,
}: {
  lang: Lang;
  element: ProfileElement;
  counted: Counted;
  headingLevel: 2 | 4;
}) {
  const say = profileTexts(lang);
  const words = sayElement(code, lang);
  const Heading = `h${headingLevel}` as const;
  const fact = sayFact(code, counted, lang);
  const soon = `soon.${code}`;
  const link = seenAt[code];
  return (
    <>
      <p class="lead">{words.short}</p>
      <Heading>{say('why')}</Heading>
      <p>{words.why}</p>
      <Heading>{say('purpose')}</Heading>
      <p>{words.purpose}</p>
      <div class="kept">
        <Heading>{say('how')}</Heading>
        <p>{say(`how.${code}`)}</p>
        {link && headingLevel === 2 && (
          <p>
            <Link href={localHref(lang, link.path)}>{say(`link.${link.words}`)}</Link>
          </p>
        )}
        {fact === null ? <p class="muted">{say('no-fact')}</p> : <FactLine lang={lang} words={fact} />}
        {say.has(soon) && (
          <p>
            <strong>{say('soon')}:</strong> {say(soon)}
          </p>
        )}
      </div>
    </>
  );
}

/** Everything on one page, made for paper. */
export function ProfilePrintPage({ lang, counted }: { lang: Lang; counted: Counted }) {
  const say = profileTexts(lang);
  return (
    <>
      <BackLink href={localHref(lang, profilePath)}>{say('title')}</BackLink>
      <h1>{say('print-title')}</h1>
      {profileGroups.map((group) => (
        <section key={group}>
          <h2>{say(`group.${group}`)}</h2>
          {profileElements
            .filter((one) => one.group === group)
            .map((element) => (
              <article key={element.code} class="profile-whole">
                <h3>
                  {element.number}. {sayElement(element.code, lang).title}
                </h3>
                <ElementBody lang={lang} element={element} counted={counted} headingLevel={4} />
              </article>
            ))}
        </section>
      ))}
      <CountedNote lang={lang} counted={counted} />
    </>
  );
}
