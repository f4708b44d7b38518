import type { ComponentChildren } from 'preact';
import type { Count } from '#modules/insights';
import { EmergencyNumbers } from '#modules/requests';
import { directionOf, type Lang, localeOf } from '#platform/languages';
import { spokenFor } from '#platform/words';
import { Cards, DoorCard } from '#ui/card';
import { localHref } from '#ui/href';
import { Link } from '#ui/link';
import { ProjectFinder } from './projects/projects.pages.tsx';
import { publicSiteTexts } from './texts.ts';
import { DoAndDont, NumbersToCall } from './who-helps/who-helps.pages.tsx';
import { firstNumbers } from './who-helps/who-helps-tree.ts';

export interface StartPageProps {
  lang: Lang;
  projects: number;
  languages: number;
  guides: Count;
}

/** Three doors, the nearest project, what to expect, and where to call in danger. */
export function StartPage({ lang, projects, languages, guides }: StartPageProps) {
  const say = publicSiteTexts(lang);
  return (
    <>
      <h1>{say('start.title')}</h1>
      <p class="lead">{say('start.lead')}</p>
      <Cards>
        <DoorCard href={localHref(lang, '/anfrage')} picture="help" title={say('start.door.help.title')}>
          {say('start.door.help.text')}
        </DoorCard>
        <DoorCard
          href={localHref(lang, '/mitmachen')}
          picture="volunteer"
          title={say('start.door.guide.title')}
        >
          {say('start.door.guide.text')}
        </DoorCard>
        <DoorCard
          href={localHref(lang, '/fuer-stellen')}
          picture="organisation"
          title={say('start.door.body.title')}
        >
          {say('start.door.body.text')}
        </DoorCard>
      </Cards>
      <section aria-labelledby="projekt" class="band">
        <h2 id="projekt">{say('start.find.title')}</h2>
        <ProjectFinder lang={lang} query="" />
        <p>
          <Link href={localHref(lang, '/standorte')}>{say('start.find.map')}</Link>
        </p>
      </section>
      <section aria-labelledby="grenzen">
        <h2 id="grenzen">{say('start.limits.title')}</h2>
        <InWordsOf lang={lang}>
          <DoAndDont lang={spokenFor(lang, 'public')} headingLevel={3} />
        </InWordsOf>
        <p>
          {say('start.unsure')} <Link href={localHref(lang, '/wer-hilft')}>{say('start.unsure.link')}</Link>
        </p>
      </section>
      <section aria-labelledby="kurz">
        <h2 id="kurz">{say('start.figures.title')}</h2>
        <dl class="key-figures">
          <div>
            <dt>{say('start.figures.projects')}</dt>
            <dd>{projects}</dd>
          </div>
          {guides !== null && (
            <div>
              <dt>{say('start.figures.guides')}</dt>
              <dd>{new Intl.NumberFormat(localeOf(lang)).format(guides)}</dd>
            </div>
          )}
          <div>
            <dt>{say('start.figures.languages')}</dt>
            <dd>{languages}</dd>
          </div>
        </dl>
        <p>
          <Link href={localHref(lang, '/zahlen')}>{say('start.figures.link')}</Link>
        </p>
      </section>
      <Emergency lang={lang} />
    </>
  );
}

/** Around what is written for all public pages only: marked as German where this language does not have it yet. */
function InWordsOf({ lang, children }: { lang: Lang; children: ComponentChildren }) {
  const spoken = spokenFor(lang, 'public');
  if (spoken === lang) return <>{children}</>;
  return (
    <div lang={spoken} dir={directionOf(spoken)}>
      {children}
    </div>
  );
}

function Emergency({ lang }: { lang: Lang }) {
  const say = publicSiteTexts(lang);
  return (
    <section aria-labelledby="notfall" class="emergency">
      <h2 id="notfall">{say('start.emergency')}</h2>
      {spokenFor(lang, 'public') === lang ? (
        <NumbersToCall lang={lang} numbers={firstNumbers} />
      ) : (
        // Named in her own language: the way to a request has the most urgent ones in each.
        <EmergencyNumbers lang={lang} />
      )}
    </section>
  );
}
