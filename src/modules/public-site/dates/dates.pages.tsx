import { editorialTexts, type Medium, mediumKinds, type Partner, type PublicDate } from '#modules/editorial';
import { languageName } from '#modules/programme';
import { dayOf, sayDay, sayDays, sayTime } from '#platform/dates';
import type { Lang } from '#platform/languages';
import { Badge } from '#ui/badge';
import { EmptyState } from '#ui/empty-state';
import { localHref } from '#ui/href';
import { Link, MailLink, PhoneLink } from '#ui/link';
import { publicSiteTexts } from '../texts.ts';

export const datesPath = '/termine';
export const calendarPath = '/termine/kalender.ics';
export const mediaPath = '/material';

/** A site as its dates name it. */
export interface DatedSite {
  readonly slug: string;
  readonly name: string;
  readonly town: string;
}

/** `Montag, 23. November 2026, 14:30 bis 16:00 Uhr`, or the first and the last day of a course. */
function sayWhen({ startsAt, endsAt }: PublicDate, lang: Lang): string {
  const say = publicSiteTexts(lang);
  const [first, last] = [dayOf(startsAt), dayOf(endsAt)];
  const from = sayTime(startsAt, lang).replace(/ Uhr$/, '');
  const until = sayTime(endsAt, lang);
  return first.equals(last)
    ? say('dates.at', { day: sayDay(first, lang), from, until })
    : say('dates.over', { days: sayDays(first, last, lang), from, until });
}

function SignUp({ lang, text }: { lang: Lang; text: string }) {
  const say = publicSiteTexts(lang);
  return (
    <>
      {say('dates.sign-up')}{' '}
      {/^[^\s@]+@[^\s@]+$/.test(text) ? (
        <MailLink address={text} />
      ) : /^\+?[\d\s()/-]{5,}$/.test(text) ? (
        <PhoneLink number={text} />
      ) : (
        <span lang="de">{text}</span>
      )}
    </>
  );
}

/** Dates one below the other, the next first; `sites` names whose they are. */
export function DateList({
  lang,
  dates,
  sites,
  headingLevel = 3,
}: {
  lang: Lang;
  dates: readonly PublicDate[];
  sites?: ReadonlyMap<string, DatedSite>;
  headingLevel?: 2 | 3 | 4;
}) {
  const say = publicSiteTexts(lang);
  const sayKind = editorialTexts(lang);
  const Heading = `h${headingLevel}` as const;
  return (
    <ul class="date-list">
      {dates.map((date) => {
        const site = sites?.get(date.siteId ?? '');
        return (
          <li key={date.id}>
            <p class="kern-preline">
              <time datetime={date.startsAt.toString()}>{sayWhen(date, lang)}</time>
            </p>
            <Heading class="kern-title" lang="de">
              {date.title}
            </Heading>
            <p class="topic-badges">
              <Badge>{sayKind(`date-kind.${date.kind}`)}</Badge>{' '}
              {date.cancelled && <Badge kind="warning">{sayKind('dates.cancelled')}</Badge>}
            </p>
            <p lang="de">{date.place}</p>
            {date.note && <p lang="de">{date.note}</p>}
            <p>{date.signUp ? <SignUp lang={lang} text={date.signUp} /> : say('dates.open')}</p>
            {site && (
              <p>
                <Link href={localHref(lang, `/standorte/${site.slug}`)}>
                  <span lang="de">{site.name}</span>
                </Link>
              </p>
            )}
          </li>
        );
      })}
    </ul>
  );
}

export interface DatesPageProps {
  lang: Lang;
  dates: readonly PublicDate[];
  sites: ReadonlyMap<string, DatedSite>;
  of: DatedSite | null;
}

/** Everything that is coming, of all or of one site, and as a calendar to subscribe to. */
export function DatesPage({ lang, dates, sites, of }: DatesPageProps) {
  const say = publicSiteTexts(lang);
  return (
    <>
      <h1>
        {say('dates.title')}
        {of && (
          <>
            : <span lang="de">{of.name}</span>
          </>
        )}
      </h1>
      <p class="lead">{say('dates.lead')}</p>
      {of && (
        <p>
          <Link href={localHref(lang, datesPath)}>{say('dates.all')}</Link>
        </p>
      )}
      {dates.length === 0 ? (
        <EmptyState title={say('dates.none')} />
      ) : (
        <DateList lang={lang} dates={dates} {...(of ? {} : { sites })} headingLevel={2} />
      )}
      <p>
        <Link href={localHref(lang, calendarPath + (of ? `?standort=${of.slug}` : ''))} download>
          {say('dates.calendar')}
        </Link>
      </p>
    </>
  );
}

/** With whom a site works together. */
export function PartnerList({ lang, partners }: { lang: Lang; partners: readonly Partner[] }) {
  const sayKind = editorialTexts(lang);
  return (
    <ul>
      {partners.map(({ id, name, kind, link }) => (
        <li key={id}>
          {link ? (
            <a class="kern-link" href={link} rel="noreferrer" lang="de">
              {name}
            </a>
          ) : (
            <span lang="de">{name}</span>
          )}{' '}
          <span class="muted">({sayKind(`partner-kind.${kind}`)})</span>
        </li>
      ))}
    </ul>
  );
}

/** Films and material, by what they are. */
export function MediaPage({ lang, media }: { lang: Lang; media: readonly Medium[] }) {
  const say = publicSiteTexts(lang);
  return (
    <>
      <h1>{say('media.title')}</h1>
      <p class="lead">{say('media.lead')}</p>
      {media.length === 0 && <EmptyState title={say('media.none')} />}
      {mediumKinds
        .filter((kind) => media.some((one) => one.kind === kind))
        .map((kind) => (
          <section key={kind} aria-labelledby={`art-${kind}`}>
            <h2 id={`art-${kind}`}>{say(`media.kind.${kind}`)}</h2>
            <ul class="media-list">
              {media
                .filter((one) => one.kind === kind)
                .map((one) => (
                  <li key={one.id}>
                    <p>
                      <a class="kern-link" href={one.link} rel="noreferrer" hreflang={one.lang}>
                        <span lang={one.lang}>{one.title}</span>
                      </a>{' '}
                      <span class="muted">
                        {say('media.where', {
                          language: languageName(one.lang, lang),
                          host: URL.parse(one.link)?.host ?? '',
                        })}
                      </span>
                    </p>
                    {one.about && <p lang="de">{one.about}</p>}
                  </li>
                ))}
            </ul>
          </section>
        ))}
      <p class="muted">{say('media.elsewhere')}</p>
    </>
  );
}
